import { Component, type ComponentChildren } from 'preact';

export interface BoundaryProps {
  /** What broke, for the sentence that stands in its place. */
  readonly name: string;
  readonly children: ComponentChildren;
}

/** Keeps a part that throws from taking the page with it: says so in its place, and tries again on demand. */
export class Boundary extends Component<BoundaryProps, { readonly error: Error | null }> {
  override state = { error: null };

  static override getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render({ name, children }: BoundaryProps, { error }: { readonly error: Error | null }) {
    if (error === null) return children;
    return (
      <div class="notice" role="alert">
        <p>
          {name} could not be shown: {error.message}
        </p>
        <button type="button" class="button" onClick={() => this.setState({ error: null })}>
          Try again
        </button>
      </div>
    );
  }
}
