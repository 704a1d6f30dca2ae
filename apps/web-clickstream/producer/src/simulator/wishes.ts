import { type Control, controls, decode } from '@kafka-streaming/event-schema';
import { follow, type KafkaConnection, type Log } from '@kafka-streaming/kafka';

/** Follows `suite.controls` and hands on the wishes for one app, the newest last. */
export const followWishes = (
  connection: KafkaConnection,
  { app, log, onWish }: { readonly app: string; readonly log: Log; readonly onWish: (wish: Control) => void },
) =>
  follow(connection, {
    topics: [controls.name],
    from: 'beginning',
    onRecords: (records) => {
      for (const { key, value, offset } of records) {
        if (value === null || key === null || new TextDecoder().decode(key) !== app) continue;
        const wish = decode(controls, value);
        if (wish.ok) onWish(wish.value);
        else log.warn({ offset, reason: wish.reason }, 'a wish in suite.controls can not be read');
      }
    },
  });
