// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.provider;

import io.sofarpc.interop.contract.RegionService;

/**
 * Serves its own unique id.
 *
 * @param region the unique id, or "" for none
 */
public record RegionProvider(String region) implements RegionService {}
