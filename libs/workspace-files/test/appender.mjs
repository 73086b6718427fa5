// Appends the lines id-<from> to id-<to> to a journal and prints how that ended.
import '@waggle/from-source';

const { Journal } = await import('../src/journal.ts');
const [file, from, to] = process.argv.slice(2);
const lines = Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => ({ id: `id-${Number(from) + at}`, value: Number(from) + at }));
try {
  await new Journal(file).append(lines);
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(error.code);
}
