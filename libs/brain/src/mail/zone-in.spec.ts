import { zoneIn } from './zone-in.js';

it.each([
  ['on Tuesday between 10:00 and 12:00 (London time)', 'Europe/London'],
  ['mercredi à 14 h 30 (heure de Paris)', 'Europe/Paris'],
  ['a las 10 (hora de Londres)', 'Europe/London'],
  ['um 10 Uhr Berliner Zeit', 'Europe/Berlin'],
  ['at ten on Tuesday London time', 'Europe/London'],
  ['at nine, New York time', 'America/New_York'],
])('reads the zone of a time: %s', (text, zone) => {
  expect(zoneIn(text)).toBe(zone);
});

it.each(['Is Tuesday fine?', 'We have no time.', 'This is the Best time for us.', 'Ich habe keine Zeit.'])('finds none where none is named: %s', (text) => {
  expect(zoneIn(text)).toBeNull();
});
