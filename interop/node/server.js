// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

'use strict';

// A provider of the interop contract made with sofa-rpc-node.
// Argument: port, 0 for a free one. Prints READY port; ends when its standard input does.

const { RpcServer, RpcResponse } = require('sofa-rpc-node').server;
const { CONTRACT, logger, proto } = require('./peer');

const pause = millis => new Promise(done => setTimeout(done, millis));

/** Remembers messages and wakes those who wait for them. */
class Messages {
  constructor() {
    this.topics = new Map();
    this.waiting = [];
  }

  add(topic, message) {
    this.topics.set(topic, this.of(topic).concat(message));
    this.waiting.splice(0).forEach(wake => wake());
  }

  of(topic) {
    return this.topics.get(topic) || [];
  }

  /** Waits for so many messages of a topic, at most so long; returns those that are there. */
  async wait(topic, atLeast, millis) {
    const end = pause(millis).then(() => 'end');
    while (this.of(topic).length < atLeast) {
      const arrival = new Promise(wake => this.waiting.push(wake));
      if (await Promise.race([ arrival, end ]) === 'end') break;
    }
    return this.of(topic);
  }
}

/** A result that Java takes for a thrown exception; what JavaScript throws has no Java class. */
function exception(className, message, fields) {
  return {
    $class: className,
    $: Object.assign({ detailMessage: message, cause: null, stackTrace: { $class: '[java.lang.StackTraceElement', $: [] } }, fields),
  };
}

const messages = new Messages();

/** The calls of the matrix, as text. `this` is what Server.createContext returned. */
const text = {
  async echo(value) { return value; },
  async fail(message) {
    this.responseProps['rpc_resp_baggage.reason'] = 'refused';
    return exception(CONTRACT + 'InteropException', message, { code: 1 });
  },
  async slow(millis) { await pause(Number(millis)); return 'done'; },
  async tell(message) { messages.add('told', message); return message; },
  async told(message) {
    const end = Date.now() + 5000;
    for (let known = messages.of('told'); !known.includes(message) && Date.now() < end;) {
      known = await messages.wait('told', known.length + 1, end - Date.now());
    }
    return messages.of('told').includes(message) ? message : 'nothing';
  },
  async baggage(name) {
    const value = (this.props.rpc_req_baggage || {})[name] || this.props['rpc_req_baggage.' + name];
    this.responseProps['rpc_resp_baggage.' + name] = 're-' + value;
    return String(value);
  },
  async trace() {
    const form = this.props.new_rpc_trace_context;
    if (form) return new URLSearchParams(form).get('tcid');
    return (this.props.rpc_trace_context || {}).sofaTraceId || 'none';
  },
};

/** The same as messages of protobuf. */
const protobuf = {};
for (const [ name, method ] of Object.entries(text)) {
  protobuf[name] = async function(message) {
    const result = await method.call(this, message.value);
    if (typeof result === 'string') return { value: result };
    throw new Error(result.$.detailMessage);
  };
}

/** The part of the contract whose values keep their Java types on a way through JavaScript. */
const interop = {
  async echo(value) { return value; },
  async echoBytes(bytes) { return bytes; },
  async echoProfile(profile) { return profile && { $class: CONTRACT + 'Profile', $: profile }; },
  async groupByCity(profiles) {
    const group = profiles.map(profile => ({ $class: CONTRACT + 'Profile', $: profile }));
    return { $class: 'java.util.HashMap', $: { '': { $class: 'java.util.ArrayList', $: group } } };
  },
  async negate(value) { return typeof value === 'boolean' ? !value : -value; },
  async post(topic, message) { messages.add(topic, message); return null; },
  async tell(topic, message) { messages.add(topic, message); return null; },
  async messages(topic, atLeast, millis) { return await messages.wait(topic, atLeast, millis); },
  async failDeclared(message, code) {
    return exception(CONTRACT + 'InteropException', message, { code });
  },
  async failUndeclared(message) {
    return exception('java.lang.IllegalStateException', message, {});
  },
  async failUnknown(message) { throw new Error(message); },
  async slow(millis) { await pause(millis); return 'done'; },
};

/** Lets methods see the request's properties and send some back. */
class Server extends RpcServer {
  createContext(req, res) {
    res.props = {};
    return { props: req.data.requestProps || {}, responseProps: res.props };
  }
}

class Response extends RpcResponse {
  send(data) {
    return super.send(Object.assign(data, { responseProps: this.props }));
  }
}

async function main(port) {
  const server = new Server({
    appName: 'interop-node',
    logger,
    port,
    proto: proto(),
    responseClass: Response,
  });
  server.on('error', error => logger.error(error.message));
  server.addService(CONTRACT + 'TextService', text);
  server.addService(CONTRACT + 'ProtobufService', protobuf);
  server.addService(CONTRACT + 'InteropService', interop);
  server.addService(CONTRACT + 'RegionService', { async region() { return ''; } });
  server.addService(
    { interfaceName: CONTRACT + 'RegionService', uniqueId: 'blue' },
    { async region() { return 'blue'; } });
  await server.start();
  console.log('READY ' + server.publishPort);
  process.stdin.on('end', () => process.exit(0)).resume();
}

main(Number(process.argv[2]));
