// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import io.sofarpc.codec.Codec;
import io.sofarpc.testing.CodecContract;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every codec does, but for what JSON does not say: classes, signatures, exceptions. */
class JsonContractTest extends CodecContract {

  private static final String NO_EXCEPTIONS = "only the message of an exception travels";
  private static final String NO_CLASSES = "nothing names a class: it arrives as a map";

  /** The tests that do not hold, and why. */
  private static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          Map.entry("declaredException", NO_EXCEPTIONS),
          Map.entry("declaredException_withACause", NO_EXCEPTIONS),
          Map.entry("runtimeException", NO_EXCEPTIONS),
          Map.entry("exceptionWithoutMessage", NO_EXCEPTIONS),
          Map.entry("exceptionThatTheConsumerDoesNotKnow_tellsItsClassAndMessage", NO_EXCEPTIONS),
          Map.entry("exceptionThatCannotBeWritten_tellsItsMessage", NO_EXCEPTIONS),
          Map.entry("classNobodyNamed_isRefused", NO_CLASSES),
          Map.entry("classNobodyNamed_isRefusedInsideACollection", NO_CLASSES),
          Map.entry("classNobodyNamed_isRefusedInAResult", NO_CLASSES),
          Map.entry("classThatWasAllowed_isRead", NO_CLASSES),
          Map.entry("objects_ofASubclassOfTheDeclaredOne", "it arrives as the declared class"),
          Map.entry("valuesBehindObject", "a long may arrive as an int, a date as a number"),
          Map.entry("unknownMethod_isADescriptorWithoutAJavaMethod", "no signature travels"),
          Map.entry("unknownOverload_isADescriptorWithoutAJavaMethod", "no signature travels"));

  @RegisterExtension
  static final ExecutionCondition CONDITION =
      context -> {
        String test = context.getTestMethod().map(method -> method.getName()).orElse("");
        String reason = OTHERWISE.get(test);
        return reason == null
            ? ConditionEvaluationResult.enabled("as every codec")
            : ConditionEvaluationResult.disabled(reason);
      };

  @Override
  protected Codec codec() {
    return new JsonCodec();
  }
}
