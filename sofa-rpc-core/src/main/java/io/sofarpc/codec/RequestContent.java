// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;

/**
 * What a codec read from a request's content.
 *
 * @param method the method; one without a class if the service does not have it
 * @param headers those of the protocol and those in the content
 * @param payload the arguments, not decoded yet
 */
public record RequestContent(MethodDescriptor method, Metadata headers, Payload payload) {}
