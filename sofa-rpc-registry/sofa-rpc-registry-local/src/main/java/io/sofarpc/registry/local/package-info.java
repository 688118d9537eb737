// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The {@code local} registry: a file that the processes of one machine share, in the format of
 * SOFARPC's registry of the same name, so that both can use one file.
 *
 * <p>Read {@link io.sofarpc.registry.local.LocalRegistry} first, then {@code RegistryFile} for how
 * the file is read and replaced and {@code Owner} for how the entry of a dead process is told.
 */
@NullMarked
package io.sofarpc.registry.local;

import org.jspecify.annotations.NullMarked;
