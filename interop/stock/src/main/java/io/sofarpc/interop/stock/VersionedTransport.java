// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import com.alipay.remoting.Url;
import com.alipay.sofa.rpc.client.ProviderInfo;
import com.alipay.sofa.rpc.ext.Extension;
import com.alipay.sofa.rpc.transport.ClientTransportConfig;
import com.alipay.sofa.rpc.transport.bolt.BoltClientTransport;

/**
 * Stock's transport, but it honours {@code _PROTOCOL} and {@code _VERSION} of a provider's URL.
 *
 * <p>SOFABolt knows both parameters; SOFARPC drops them and always speaks version 1.
 */
@Extension(value = "bolt", override = true)
public class VersionedTransport extends BoltClientTransport {

  /** Makes a transport; called by stock. */
  protected VersionedTransport(ClientTransportConfig config) {
    super(config);
  }

  @Override
  protected Url convertProviderToUrl(ClientTransportConfig config, ProviderInfo provider) {
    Url url = super.convertProviderToUrl(config, provider);
    String protocol = provider.getStaticAttr("_PROTOCOL");
    if (protocol != null) {
      url.setProtocol(Byte.parseByte(protocol));
    }
    String version = provider.getStaticAttr("_VERSION");
    if (version != null) {
      url.setVersion(Byte.parseByte(version));
    }
    return url;
  }
}
