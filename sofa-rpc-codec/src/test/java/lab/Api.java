// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package lab;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The service of the captured frames. */
@SuppressWarnings("checkstyle:all")
public interface Api {

  class User implements Serializable {
    private static final long serialVersionUID = 1;
    public String name;
    public int age;
    public Color color;
    public List<String> tags;
    public User friend;
  }

  enum Color {
    RED,
    GREEN
  }

  class BizException extends Exception {
    private static final long serialVersionUID = 1;
    public int code;

    public BizException(String message, int code) {
      super(message);
      this.code = code;
    }
  }

  interface HelloService {
    String sayHello(String name);

    void noArg();

    User echo(User user, int number, List<String> list);

    Map<String, Object> all(
        boolean z,
        byte b,
        short s,
        int i,
        long l,
        float f,
        double d,
        char c,
        byte[] bytes,
        int[] ints,
        String[] strings,
        Date date,
        Color color,
        BigDecimal decimal,
        Object object,
        User[] users,
        Set<Integer> set);

    String fail(String message) throws BizException;
  }
}
