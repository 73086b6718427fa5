import { loadOf } from './load-reader.service.js';

const NOW = Date.parse('2026-11-27T10:00:00Z');
const queue = (more: object) => ({ name: 'sales.standard', messages_ready: 0, messages_unacknowledged: 0, consumer_utilisation: null, head_message_timestamp: null, ...more });

describe('what the broker says of two lanes', () => {
  it('is one load: what waits and what is in hand, the busiest lane, the oldest head', () => {
    const express = queue({ messages_ready: 3, messages_unacknowledged: 8, consumer_utilisation: 0.7, head_message_timestamp: NOW / 1000 - 5 });
    const standard = queue({ messages_ready: 400, messages_unacknowledged: 32, consumer_utilisation: 0.1, head_message_timestamp: NOW / 1000 - 90 });
    expect(loadOf([express, standard], NOW)).toEqual({ ready: 403, unacknowledged: 40, utilisation: 0.1, oldestSeconds: 90 });
  });

  it('says nothing of how busy consumers are where nothing waits', () => {
    expect(loadOf([queue({ messages_unacknowledged: 2, consumer_utilisation: 1 })], NOW)).toEqual({ ready: 0, unacknowledged: 2, utilisation: null, oldestSeconds: null });
  });

  it('is unknown while there is no queue', () => {
    expect(loadOf([], NOW)).toBeUndefined();
  });

  it('is unknown while the broker has not counted one of the queues', () => {
    expect(loadOf([queue({ messages_ready: 400 }), { name: 'sales.express' }], NOW)).toBeUndefined();
  });
});
