import { draftPost } from './draft-post.js';

describe('draftPost', () => {
  it.each([
    ['Announce our open day on Saturday, with coffee. Friendly, not more than three sentences.', 'Our open day on Saturday, with coffee.'],
    ['Say thank you to the 500 teams that work with us now. No numbers about revenue.', 'Thank you to the 500 teams that work with us now.'],
    ['Write a post about how Albrecht Logistik halved its planning time at two depots.', 'How Albrecht Logistik halved its planning time at two depots.'],
    ['A post that explains to clinic owners why one plan for all wards saves a round of calls.', 'Why one plan for all wards saves a round of calls.'],
    ['The new release is out: swap shifts on the phone. Same price.', 'The new release is out: swap shifts on the phone. Same price.'],
  ])('makes the post of its brief: %s', (text, post) => {
    expect(draftPost({ platform: 'facebook', text }).parts[0]).toBe(post);
  });

  it('names the audience that the brief names, and leaves an asked ending to a person', () => {
    const text = 'A post that explains to clinic owners why one plan saves them a round of calls. End with an invitation to the open day.';
    const draft = draftPost({ platform: 'linkedin', text });
    expect(draft.parts[0]).toBe('Why one plan saves clinic owners a round of calls.\n\n[[please fill in: an invitation to the open day]]');
    expect(draft.blanks).toEqual(['an invitation to the open day']);
  });

  it('tells the operator what the brief asks of the writer', () => {
    expect(draftPost({ platform: 'facebook', text: 'Announce our open day on Saturday the 12th. No numbers about revenue.' }).notes).toEqual(['Asked for: No numbers about revenue.']);
  });

  it('keeps as many hashtags as are good for the platform, and says so', () => {
    const draft = draftPost({ platform: 'instagram', text: 'Our team sets up the room for the open day.', media: 'a.jpg', hashtags: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] });
    expect(draft.parts[0]).toMatch(/#a #b #c #d #e$/);
    expect(draft.notes).toContain('Kept 5 of 7 hashtags.');
  });

  it('asks for the picture that Instagram needs, and moves the link to the profile', () => {
    const draft = draftPost({ platform: 'instagram', text: 'How our own team plans its week, step by step.', link: 'https://www.tidewell.example/x' });
    expect(draft.blanks).toEqual(['the picture: this platform shows no post without one']);
    expect(draft.parts[0]).not.toMatch(/https:\/\/|please fill in/);
    expect(draft.notes[0]).toContain('https://www.tidewell.example/x');
  });

  it('makes a numbered thread of what is too long for X, each part within the limit', () => {
    const text = `We rebuilt the way in which shifts are swapped. ${'It took us a while, and it was worth it. '.repeat(12)}`;
    const { parts, text: whole } = draftPost({ platform: 'twitter', text, link: 'https://www.tidewell.example/a-long-path-that-counts-as-23' });
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => [...part.replace(/https:\S+/, 'x'.repeat(23))].length <= 280)).toBe(true);
    expect(parts.at(-1)).toMatch(new RegExp(`${parts.length}/${parts.length}$`));
    expect(whole).toBe(text.trim());
  });
});
