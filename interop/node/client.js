// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

'use strict';

// A consumer made with sofa-rpc-node that checks a provider of the interop contract.
// Arguments: bolt://host:port [case ... | list]. Without a case all run but those that need a
// special provider. Prints PASS case or FAIL case: reason, and exits with 1 if one failed.

const assert = require('assert');
const net = require('net');
const { RpcClient } = require('sofa-rpc-node').client;
const { CONTRACT, logger, proto, boltVersion2 } = require('./peer');

const serverHost = process.argv[2].replace('bolt://', '');
const UNICODE = 'h\u00e9llo \u4f60\u597d \u0000\u07ff\ud83d\ude80\ud83c\udf0d';
const MEGABYTE = '0123456789abcdef'.repeat(1 << 16);

const string = value => ({ $class: 'java.lang.String', $: value });
const int = value => ({ $class: 'int', $: value });
const long = value => ({ $class: 'long', $: value });
const profile = fields => ({ $class: CONTRACT + 'Profile', $: fields });
const address = (city, number) => ({ $class: CONTRACT + 'Address', $: { city, number } });

function connect(connectionOpts) {
  const client = new RpcClient({ logger, responseTimeout: 10000 });
  client.options.connectionOpts = Object.assign(
    {}, client.options.connectionOpts, { proto: proto() }, connectionOpts);
  client.on('error', error => logger.error(error.message));
  return client;
}

const client = connect({});

function consumer(service, options) {
  const id = { interfaceName: CONTRACT + service, serverHost };
  return client.createConsumer(Object.assign(id, options));
}

const interop = (method, ...args) => consumer('InteropService').invoke(method, args);

/** The calls of the matrix over one codec, and the whole response where it matters. */
const callers = {
  hessian: {
    service: 'TextService',
    codecType: 'hessian2',
    argument: string,
    text: result => result,
  },
  protobuf: {
    service: 'ProtobufService',
    codecType: 'protobuf',
    argument: value => ({ value }),
    text: result => result.value,
  },
};

async function call(caller, method, value, options) {
  const settings = Object.assign({ from: client, version: '1.0' }, options);
  const made = settings.from.createConsumer({
    interfaceName: CONTRACT + caller.service, serverHost, version: settings.version, cache: settings.version === '1.0',
  });
  const invocation = Object.assign({ codecType: caller.codecType }, settings.invocation);
  return caller.text(await made.invoke(method, [ caller.argument(value) ], invocation));
}

async function rejected(promise, pattern) {
  await assert.rejects(promise, error => {
    assert.match(String(error.message), pattern);
    return true;
  });
}

async function checkOneWay(caller) {
  const message = 'told ' + process.hrtime.bigint();
  const mark = request => { request.oneway = true; };
  const made = client.createConsumer({
    interfaceName: CONTRACT + caller.service, serverHost, cache: false,
  });
  made.on('request', mark);
  const nothing = made.invoke('tell', [ caller.argument(message) ], {
    codecType: caller.codecType, responseTimeout: 100,
  });
  await rejected(nothing, /no response/);
  assert.strictEqual(await call(caller, 'told', message), message);
}

async function checkTimeout(caller) {
  const start = Date.now();
  await rejected(
    call(caller, 'slow', '2000', { invocation: { responseTimeout: 300 } }), /no response in/);
  assert(Date.now() - start < 1500, 'an end after 300 ms');
  assert.strictEqual(await call(caller, 'echo', 'still there'), 'still there');
}

/** Of three calls at once a provider with one thread serves the first and refuses the others. */
// All three are refused while the thread that sent the answer before has not come back for more.
async function checkBusy(caller) {
  let outcomes = [];
  for (let i = 0; i < 50 && !outcomes.includes('done'); i++) {
    const calls = [ 1, 2, 3 ].map(() => call(caller, 'slow', '1000'));
    outcomes = (await Promise.allSettled(calls)).map(({ value, reason }) => value || reason.message);
    outcomes.sort();
  }
  // The library says the same for every reply without content.
  assert.match(outcomes[0], /Server exception when invoke/);
  assert.match(outcomes[1], /Server exception when invoke/);
  assert.strictEqual(outcomes[2], 'done');
}

async function checkConcurrent(caller) {
  const one = async number => {
    for (let i = 0; i < 10; i++) {
      const text = 'caller ' + number + ' call ' + i;
      assert.strictEqual(await call(caller, 'echo', text), text);
    }
  };
  await Promise.all(Array.from({ length: 50 }, (nothing, number) => one(number)));
}

async function checkBaggage(caller) {
  let response;
  const listener = context => { response = context.res; };
  const made = consumer(caller.service);
  made.on('response', listener);
  try {
    const requestProps = {
      service: CONTRACT + caller.service + ':1.0', rpc_req_baggage: { name: 'value' },
    };
    assert.strictEqual(await call(caller, 'baggage', 'name', { invocation: { requestProps } }), 'value');
  } finally {
    made.removeListener('response', listener);
  }
  if (caller.codecType === 'hessian2') { // with protobuf the library does not read a response's header
    assert.strictEqual((response.responseProps || {})['rpc_resp_baggage.name'], 're-value');
  }
}

async function checkFailureBaggage(caller) {
  let response;
  const listener = context => { response = context.res; };
  const made = consumer(caller.service);
  made.on('response', listener);
  try {
    await rejected(call(caller, 'fail', 'b\u00f6se'), /b\u00f6se/);
  } finally {
    made.removeListener('response', listener);
  }
  assert.strictEqual(((response || {}).responseProps || {})['rpc_resp_baggage.reason'], 'refused');
}

async function checkTrace(caller) {
  const id = '0a0000011767225599123100142';
  const requestProps = {
    service: CONTRACT + caller.service + ':1.0',
    rpc_trace_context: { sofaTraceId: id, sofaRpcId: '0', samp: 'true', sofaPenAttrs: '', sysPenAttrs: '' },
  };
  assert.strictEqual(await call(caller, 'trace', '?', { invocation: { requestProps } }), id);
}

/** Makes a call through a tap and checks the first bytes of both directions. */
async function checkVersion(caller, connectionOpts, pattern) {
  const seen = {};
  const [ host, port ] = serverHost.split(':');
  const tap = net.createServer(near => {
    const far = net.connect(Number(port), host);
    near.once('data', bytes => { seen.request = bytes.toString('hex'); });
    far.once('data', bytes => { seen.response = bytes.toString('hex'); });
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await new Promise(done => tap.listen(0, '127.0.0.1', done));
  const tapped = connect(connectionOpts);
  try {
    const made = tapped.createConsumer({
      interfaceName: CONTRACT + caller.service, serverHost: '127.0.0.1:' + tap.address().port,
    });
    const result = await made.invoke('echo', [ caller.argument('version') ], { codecType: caller.codecType });
    assert.strictEqual(caller.text(result), 'version');
    assert.match(seen.request, new RegExp('^' + pattern.replace('%s', '010001')));
    assert.match(seen.response, new RegExp('^' + pattern.replace('%s', '000002')));
  } finally {
    await tapped.close();
    tap.close();
  }
}

const cases = new Map();
const onRequest = new Set();

// With protobuf the library reads the text of an error as a message, whoever sent it.
const defects = new Set([ 'protobuf-exception', 'protobuf-failure-baggage', 'protobuf-unknown-service' ]);

for (const [ codec, caller ] of Object.entries(callers)) {
  const add = (name, check) => {
    if (!defects.has(codec + '-' + name)) cases.set(codec + '-' + name, check);
  };
  add('sync', async () => assert.strictEqual(await call(caller, 'echo', UNICODE), UNICODE));
  add('future', async () => {
    const later = call(caller, 'echo', 'later');
    assert(later instanceof Promise);
    assert.strictEqual(await later, 'later');
  });
  add('one-way', () => checkOneWay(caller));
  add('exception', () => rejected(call(caller, 'fail', 'b\u00f6se'), /b\u00f6se/));
  add('time-out', () => checkTimeout(caller));
  add('busy', () => checkBusy(caller));
  onRequest.add(codec + '-busy');
  add('unknown-service', () => rejected(call(caller, 'echo', 'x', { version: '1.0:nobody' }), /nobody/));
  add('unknown-method', () => rejected(call(caller, 'noSuchMethod', 'x'), /noSuchMethod/));
  add('baggage', () => checkBaggage(caller));
  add('failure-baggage', () => checkFailureBaggage(caller));
  add('trace-ids', () => checkTrace(caller));
  add('bolt-v1', () => checkVersion(caller, {}, '01%s01........'));
  add('bolt-v2-crc', () => checkVersion(caller, { protocol: boltVersion2() }, '0202%s01..........01'));
  add('1mb', async () => assert(await call(caller, 'echo', MEGABYTE) === MEGABYTE));
  add('concurrent-50', () => checkConcurrent(caller));
}

cases.set('null', async () => assert.strictEqual(await interop('echo', string(null)), null));
cases.set('bytes', async () => {
  const bytes = Buffer.from([ 0, 1, 255, 127, 128 ]);
  assert.deepStrictEqual(await interop('echoBytes', bytes), bytes);
});
cases.set('profile', async () => {
  const echo = await interop('echoProfile', profile({
    id: 7, name: '\u5f20\u4e09', age: 41, active: true,
    color: { $class: CONTRACT + 'Color', $: { name: 'GREEN' } },
    tags: [ 'a', null, 'b' ],
    scores: { maths: 1, art: -2 },
    extra: address('anywhere', 4),
    friend: profile({ name: 'friend' }),
  }));
  assert.strictEqual(echo.name, '\u5f20\u4e09');
  assert.strictEqual(echo.age, 41);
  assert.strictEqual(echo.active, true);
  assert.strictEqual(echo.color.name, 'GREEN');
  assert.deepStrictEqual(echo.tags, [ 'a', null, 'b' ]);
  assert.deepStrictEqual({ ...echo.scores }, { maths: 1, art: -2 });
  assert.strictEqual(echo.extra.city, 'anywhere');
  assert.strictEqual(echo.friend.name, 'friend');
});
cases.set('list-and-map', async () => {
  const list = { $class: 'java.util.ArrayList', $abstractClass: 'java.util.List', $: [ profile({ name: 'a' }), profile({ name: 'b' }) ] };
  const groups = await interop('groupByCity', list);
  assert.deepStrictEqual(groups[''].map(entry => entry.name), [ 'a', 'b' ]);
});
cases.set('numbers', async () => {
  assert.strictEqual(await interop('negate', int(70000)), -70000);
  assert.strictEqual(Number(await interop('negate', long(5))), -5);
  assert.strictEqual(await interop('negate', { $class: 'double', $: 0.5 }), -0.5);
  assert.strictEqual(await interop('negate', { $class: 'boolean', $: true }), false);
});
cases.set('overload-array', async () => {
  const strings = { $class: '[java.lang.String', $: [ 'a', 'b' ] };
  assert.strictEqual(await interop('overloaded', strings), 'array:[a, b]');
});
cases.set('void', async () => {
  const topic = 'void ' + process.hrtime.bigint();
  await interop('post', string(topic), string('one'));
  assert.deepStrictEqual(await interop('messages', string(topic), int(1), long(5000)), [ 'one' ]);
});
cases.set('exception-declared', () => rejected(interop('failDeclared', string(UNICODE), int(42)), /h\u00e9llo/));
cases.set('exception-with-cause', () => rejected(interop('failWithCause', string('outer')), /outer/));
cases.set('exception-undeclared', () => rejected(interop('failUndeclared', string('broken')), /broken/));
cases.set('exception-unknown', () => rejected(interop('failUnknown', string('secret')), /secret/));

async function run(name) {
  try {
    assert(cases.has(name), 'no such case (see: list)');
    await cases.get(name)();
    console.log('PASS ' + name);
    return true;
  } catch (error) {
    console.log('FAIL ' + name + ': ' + String(error.message || error).replace(/\s*\n\s*/g, ' | '));
    return false;
  }
}

async function main(names) {
  if (names[0] === 'list') {
    cases.forEach((check, name) => console.log(name));
    process.exit(0);
  }
  let passed = true;
  for (const name of names.length ? names : [ ...cases.keys() ].filter(name => !onRequest.has(name))) {
    passed = await run(name) && passed;
  }
  process.exit(passed ? 0 : 1);
}

main(process.argv.slice(3));
