// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

/** The calls of the matrix in a form that Hessian and JSON can carry: one text in, one out. */
public interface TextService {

  /** Returns the text. */
  String echo(String text);

  /** Throws {@link InteropException} with this message. */
  String fail(String message) throws InteropException;

  /** Returns "done" after this many milliseconds. */
  String slow(String millis);

  /** Remembers the message; consumers call it one-way. */
  String tell(String message);

  /** Returns the message once it has been told, or "nothing" after five seconds. */
  String told(String message);

  /** Returns the request's baggage of this name; "re-" and the same is the response's baggage. */
  String baggage(String name);

  /** Returns the trace id that came with the call, or "none"; the question is not read. */
  String trace(String question);
}
