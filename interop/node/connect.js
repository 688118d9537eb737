// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

'use strict';

// Calls a provider of the interop contract with @connectrpc/connect-node.
// Arguments: host:port text protocol version, as in: connect 1.1, grpc-web 2. Prints the answer.

const path = require('path');
const { execFileSync } = require('child_process');
const { createFileRegistry, fromBinary } = require('@bufbuild/protobuf');
const { FileDescriptorSetSchema } = require('@bufbuild/protobuf/wkt');
const { createClient } = require('@connectrpc/connect');
const {
  createConnectTransport, createGrpcTransport, createGrpcWebTransport,
} = require('@connectrpc/connect-node');

const [ target, text, protocol, httpVersion ] = process.argv.slice(2);
const buf = path.join(__dirname, 'node_modules', '.bin', 'buf');
const image = execFileSync(
  buf, [ 'build', path.join(__dirname, 'contract.proto'), '--as-file-descriptor-set', '-o', '-' ]);
const service = createFileRegistry(fromBinary(FileDescriptorSetSchema, image))
  .getService('io.sofarpc.interop.contract.ProtobufService');
const transports = {
  connect: createConnectTransport,
  grpc: createGrpcTransport,
  'grpc-web': createGrpcWebTransport,
};
const transport = transports[protocol]({ baseUrl: 'http://' + target, httpVersion });

createClient(service, transport).echo({ value: text }, { timeoutMs: 10000 })
  .then(answer => answer.value, String)
  .then(line => {
    console.log(line);
    process.exit();
  });
