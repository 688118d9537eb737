// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

'use strict';

// What the provider and the consumer share: names, the protobuf description, Bolt 2, a log.

const path = require('path');
const protobuf = require('protobufjs');
const bolt = require('sofa-bolt-node');

const CONTRACT = 'io.sofarpc.interop.contract.';

/** Where the library logs: errors only, away from the lines that tests read. */
const logger = {
  debug() {},
  info() {},
  warn(...text) { console.error(...text); },
  error(...text) { console.error(...text); },
};

/** Returns the description of the protobuf service in the form that the library asks for. */
function proto() {
  return protobuf.loadSync(path.join(__dirname, 'contract.proto'));
}

/** Returns the library's protocol, but its encoder starts with Bolt 2 and checksums. */
function boltVersion2() {
  return Object.assign({}, bolt, {
    encoder(options) {
      const encoder = bolt.encoder(options);
      encoder.protocolType = 'bolt2';
      encoder.boltVersion = 2;
      encoder.crcEnable = true;
      return encoder;
    },
  });
}

module.exports = { CONTRACT, logger, proto, boltVersion2 };
