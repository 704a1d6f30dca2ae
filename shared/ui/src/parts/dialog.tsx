import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon, icons } from './icon.tsx';

export interface DialogProps {
  readonly title: string;
  /** A drawer stands at the right edge, full height. */
  readonly drawer?: boolean;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog of the browser's own: it holds the focus, closes on Escape, and gives the focus back. */
export const Dialog = ({ title, drawer, close, children }: DialogProps) => {
  const ref = useRef<HTMLDialogElement | null>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class={drawer ? 'drawer' : 'dialog'}
      aria-label={title}
      onCancel={close}
      onClose={close}
    >
      <header class="dialog-head">
        <h2>{title}</h2>
        <button type="button" class="icon-button" onClick={close}>
          <Icon path={icons.close} label="Close" />
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
};
