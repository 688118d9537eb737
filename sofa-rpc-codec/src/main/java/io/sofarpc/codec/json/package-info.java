// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The codec {@code json}, without a library: start at {@link io.sofarpc.codec.json.JsonCodec}. When
 * a service is bound, each type in its signatures gets a {@code TypeCodec} from {@code JsonTypes};
 * calls only run these over a {@code JsonReader} or a {@code JsonWriter}.
 */
@NullMarked
package io.sofarpc.codec.json;

import org.jspecify.annotations.NullMarked;
