// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import com.alipay.sofa.rpc.core.exception.SofaRpcException;
import com.alipay.sofa.rpc.core.invoke.SofaResponseCallback;
import com.alipay.sofa.rpc.core.request.RequestBase;
import java.util.concurrent.CompletableFuture;

/** Stock's callback as a future of the result or of what the service threw. */
final class StockCallback implements SofaResponseCallback<Object> {

  private final CompletableFuture<Object> outcome = new CompletableFuture<>();

  CompletableFuture<Object> outcome() {
    return outcome;
  }

  @Override
  public void onAppResponse(Object appResponse, String methodName, RequestBase request) {
    outcome.complete(appResponse);
  }

  @Override
  public void onAppException(Throwable throwable, String methodName, RequestBase request) {
    outcome.complete(throwable);
  }

  @Override
  public void onSofaException(
      SofaRpcException sofaException, String methodName, RequestBase request) {
    outcome.completeExceptionally(sofaException);
  }
}
