// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package lab;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The service that the golden frames call, under the names that stand in their bytes. */
public final class Api {

  private Api() {}

  public interface HelloService {
    String sayHello(String name);

    String noArg();

    User echo(User user, int number, List<String> words);

    Map<String, Object> all(
        boolean flag,
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
        Object any,
        User[] users,
        Set<String> set);

    String fail(String message) throws BizException;

    String failRuntime(String message);

    void fire(String message);

    String slow(int millis);
  }

  public enum Color {
    RED,
    GREEN
  }

  public static final class User implements Serializable {

    private static final long serialVersionUID = 1L;

    public String name;
    public int age;
    public Color color;
    public List<String> tags;
    public User friend;
  }

  public static final class BizException extends Exception {

    private static final long serialVersionUID = 1L;

    public BizException(String message) {
      super(message);
    }
  }

  public static final class Hello implements HelloService {

    @Override
    public String sayHello(String name) {
      return "hello " + name;
    }

    @Override
    public String noArg() {
      return null;
    }

    @Override
    public User echo(User user, int number, List<String> words) {
      return user;
    }

    @Override
    public Map<String, Object> all(
        boolean flag,
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
        Object any,
        User[] users,
        Set<String> set) {
      Map<String, Object> all = new LinkedHashMap<>();
      Object[] values = {
        flag, b, s, i, l, f, d, c, bytes, ints, strings, date, color, decimal, any, users, set
      };
      for (int index = 0; index < values.length; index++) {
        all.put("v" + index, values[index]);
      }
      return all;
    }

    @Override
    public String fail(String message) throws BizException {
      throw new BizException(message);
    }

    @Override
    public String failRuntime(String message) {
      throw new IllegalStateException(message);
    }

    @Override
    public void fire(String message) {}

    @Override
    public String slow(int millis) {
      return "slow";
    }
  }
}
