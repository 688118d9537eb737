// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

'use strict';

// Calls a provider of the interop contract with @grpc/grpc-js.
// Arguments: host:port text. Prints the answer.

const path = require('path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [ target, text ] = process.argv.slice(2);
const definition = loader.loadSync(path.join(__dirname, 'contract.proto'), { keepCase: true });
const { ProtobufService } = grpc.loadPackageDefinition(definition).io.sofarpc.interop.contract;
const client = new ProtobufService(target, grpc.credentials.createInsecure());

client.echo({ value: text }, { deadline: Date.now() + 10000 }, (failure, answer) => {
  console.log(failure ? String(failure) : answer.value);
  client.close();
});
