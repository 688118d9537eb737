// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The values that travel. */
public final class Samples {

  private static final List<Integer> PERMISSIONS =
      List.of(
          1, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 86, 2, 3, 4, 5,
          6, 7, 8, 9, 10);

  private Samples() {}

  /** Makes a user with twelve fields; equal ids, equal users. */
  public static User user(long id) {
    User user = new User();
    user.setId(id);
    user.setName(new String("Doug Lea"));
    user.setSex(1);
    user.setBirthday(LocalDate.of(1968, 12, 8));
    user.setEmail(new String("dong.lea@gmail.com"));
    user.setMobile(new String("18612345678"));
    user.setAddress(new String("北京市 中关村 中关村大街1号 鼎好大厦 1605"));
    user.setIcon(new String("https://www.baidu.com/img/bd_logo1.png"));
    user.setPermissions(new ArrayList<>(PERMISSIONS));
    user.setStatus(1);
    user.setCreateTime(LocalDateTime.of(2026, 3, 14, 15, 9, 26, 535_897_932).plusSeconds(id));
    user.setUpdateTime(user.getCreateTime());
    return user;
  }

  static Page page() {
    List<User> users = new ArrayList<>();
    for (int id = 0; id < 15; id++) {
      users.add(user(id));
    }
    Page page = new Page();
    page.setPageNo(1);
    page.setTotal(1_000);
    page.setResult(users);
    return page;
  }

  static Item item() {
    Item item = new Item();
    item.setId(12_345);
    item.setStock(42);
    item.setPrice(1_999_00);
    item.setChanged(1_773_500_966_535L);
    item.setName("fountain pen, blue");
    item.setCategory("stationery");
    return item;
  }

  static Object[] order() {
    return new Object[] {1_234_567L, "sku-4711", 3, true, 19.99};
  }
}
