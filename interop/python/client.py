# Copyright 2026 the sofa-rpc authors
# SPDX-License-Identifier: Apache-2.0
"""Calls a provider of the interop contract with grpcio.

Arguments: host:port text. Prints the answer. Many large calls come first: they make the library
measure the bandwidth with pings, and so does the shortest keep-alive that it knows.
"""

import sys

import grpc

LARGE = "x" * 300_000


def write(text):
    """Returns a google.protobuf.StringValue as bytes."""
    content = text.encode()
    size, prefix = len(content), bytearray(b"\x0a")
    while size > 0x7F:
        prefix.append(size & 0x7F | 0x80)
        size >>= 7
    prefix.append(size)
    return bytes(prefix) + content


def read(message):
    """Returns the text of a google.protobuf.StringValue."""
    position = 1
    while message[position] > 0x7F:
        position += 1
    return message[position + 1 :].decode()


def main(target, text):
    options = [
        ("grpc.keepalive_time_ms", 1_000),
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.enable_http_proxy", 0),
    ]
    with grpc.insecure_channel(target, options=options) as channel:
        echo = channel.unary_unary(
            "/io.sofarpc.interop.contract.ProtobufService/echo",
            request_serializer=write,
            response_deserializer=read,
        )
        for _ in range(100):
            if echo(LARGE, timeout=10) != LARGE:
                sys.exit("a large message came back with changes")
        print(echo(text, timeout=10))


main(*sys.argv[1:])
