// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import com.alipay.common.tracer.core.holder.SofaTraceContextHolder;
import com.alipay.common.tracer.core.span.SofaTracerSpan;
import com.alipay.sofa.rpc.context.RpcInvokeContext;
import io.sofarpc.interop.provider.Surroundings;

/** What a service method can learn from stock. */
final class StockSurroundings implements Surroundings {

  @Override
  public String requestBaggage(String name) {
    return RpcInvokeContext.getContext().getRequestBaggage(name);
  }

  @Override
  public void responseBaggage(String name, String value) {
    RpcInvokeContext.getContext().putResponseBaggage(name, value);
  }

  @Override
  public String traceId() {
    SofaTracerSpan span = SofaTraceContextHolder.getSofaTraceContext().getCurrentSpan();
    return span == null ? null : span.getSofaTracerSpanContext().getTraceId();
  }
}
