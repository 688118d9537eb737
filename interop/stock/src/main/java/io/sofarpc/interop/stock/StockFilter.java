// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import com.alipay.sofa.rpc.common.RpcConstants;
import com.alipay.sofa.rpc.context.RpcInternalContext;
import com.alipay.sofa.rpc.core.request.SofaRequest;
import com.alipay.sofa.rpc.core.response.SofaResponse;
import com.alipay.sofa.rpc.filter.Filter;
import com.alipay.sofa.rpc.filter.FilterInvoker;
import java.util.function.Consumer;

/** Changes what a stock consumer sends, and sees the trace that stock has begun for the call. */
final class StockFilter extends Filter {

  private final Consumer<SofaRequest> change;
  private volatile String traceId;

  StockFilter(Consumer<SofaRequest> change) {
    this.change = change;
  }

  /** Returns the trace id of the last call. */
  String traceId() {
    return traceId;
  }

  @Override
  public SofaResponse invoke(FilterInvoker invoker, SofaRequest request) {
    Object id = RpcInternalContext.getContext().getAttachment(RpcConstants.INTERNAL_KEY_TRACE_ID);
    traceId = String.valueOf(id);
    change.accept(request);
    return invoker.invoke(request);
  }
}
