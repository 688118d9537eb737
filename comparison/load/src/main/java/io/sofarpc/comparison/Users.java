// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The service of every server that speaks beans, and the users that travel. */
public final class Users implements UserService {

  /** Users of a page. */
  public static final int PAGE_SIZE = 15;

  /** Users of all pages. */
  public static final int TOTAL = 1_000;

  private static final LocalDate BIRTHDAY = LocalDate.of(1968, 12, 8);
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 14, 15, 9, 26, 535_000_000);
  private static final List<Integer> PERMISSIONS =
      List.of(
          1, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 86, 2, 3, 4, 5,
          6, 7, 8, 9, 10);

  /** Makes a user. */
  public static User user(long id) {
    User user = new User();
    user.id = id;
    user.name = "Ada Lovelace";
    user.sex = 2;
    user.birthday = BIRTHDAY;
    user.email = "ada.lovelace@example.com";
    user.mobile = "18612345678";
    user.address = "北京市 中关村 中关村大街1号 1605";
    user.icon = "https://www.example.com/img/icon1.png";
    user.permissions = new ArrayList<>(PERMISSIONS);
    user.status = 1;
    user.createTime = TIME;
    user.updateTime = TIME;
    return user;
  }

  /** Makes a page of users. */
  public static Page page(int pageNo) {
    Page page = new Page();
    page.pageNo = pageNo;
    page.total = TOTAL;
    page.result = new ArrayList<>(PAGE_SIZE);
    for (int i = 0; i < PAGE_SIZE; i++) {
      page.result.add(user((long) pageNo * PAGE_SIZE + i));
    }
    return page;
  }

  /** Says of nearly half of all emails that nobody has them. */
  public static boolean exists(String email) {
    return email.isEmpty() || email.charAt(email.length() - 1) >= '5';
  }

  @Override
  public boolean existUser(String email) {
    return exists(email);
  }

  @Override
  public boolean createUser(User user) {
    return user.id > 0;
  }

  @Override
  public User getUser(long id) {
    return user(id);
  }

  @Override
  public Page listUser(int pageNo) {
    return page(pageNo);
  }

  @Override
  public byte[] echo(byte[] content) {
    return content;
  }
}
