// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import java.io.Serializable;
import java.util.Map;

/** The envelope of stock peers: their SofaRequest, field by field, under another name. */
@SuppressWarnings("NullAway.Init") // a bean, as services have them
public class StockRequest implements Serializable {

  private static final long serialVersionUID = 1;

  private String targetAppName;
  private String methodName;
  private String targetServiceUniqueName;
  private Map<String, Object> requestProps;
  private String[] methodArgSigs;

  /** Returns the field. */
  public String getTargetAppName() {
    return targetAppName;
  }

  /** Sets the field. */
  public void setTargetAppName(String targetAppName) {
    this.targetAppName = targetAppName;
  }

  /** Returns the field. */
  public String getMethodName() {
    return methodName;
  }

  /** Sets the field. */
  public void setMethodName(String methodName) {
    this.methodName = methodName;
  }

  /** Returns the field. */
  public String getTargetServiceUniqueName() {
    return targetServiceUniqueName;
  }

  /** Sets the field. */
  public void setTargetServiceUniqueName(String targetServiceUniqueName) {
    this.targetServiceUniqueName = targetServiceUniqueName;
  }

  /** Returns the field. */
  public Map<String, Object> getRequestProps() {
    return requestProps;
  }

  /** Sets the field. */
  public void setRequestProps(Map<String, Object> requestProps) {
    this.requestProps = requestProps;
  }

  /** Returns the field. */
  public String[] getMethodArgSigs() {
    return methodArgSigs;
  }

  /** Sets the field. */
  public void setMethodArgSigs(String[] methodArgSigs) {
    this.methodArgSigs = methodArgSigs;
  }
}
