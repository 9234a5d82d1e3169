import { Compute, named } from './a-function.ts';

/*
 * A stack of its own, to be killed: starts an idle function, one in a timer and one in an endless loop, then writes
 * their process ids, the first one's temporary folder and the stack's own folder, and stays.
 */
const compute = new Compute()
  .add('idle', 'export const handler = async () => ({ pid: process.pid, temporary: process.env.TMPDIR });')
  .add(
    'waiting',
    'export const handler = () => { console.log("pid", process.pid); return new Promise((end) => setTimeout(end, 60000)); };',
  )
  .add('looping', 'export const handler = () => { console.log("pid", process.pid); for (;;); };');
const invoker = compute.invoker({
  log: (_functionId, _requestId, line) => {
    const pid = /pid (\d+)/.exec(line)?.[1];
    if (pid) process.stdout.write(`${pid}\n`);
  },
});
const { payload } = await invoker.invoke({ functionName: named('idle'), payload: '{}' });
const { pid, temporary } = JSON.parse(payload);
process.stdout.write(`${pid}\ntemporary ${temporary}\nfolder ${compute.dir}\n`);
for (const name of ['waiting', 'looping']) void invoker.invoke({ functionName: named(name), payload: '{}' });
