// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.messages;

import com.google.protobuf.BoolValue;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.sofarpc.comparison.Contract;
import io.sofarpc.comparison.Page;
import io.sofarpc.comparison.User;
import io.sofarpc.comparison.Users;
import io.sofarpc.comparison.messages.generated.PageMessage;
import io.sofarpc.comparison.messages.generated.UserMessage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The service of every server that speaks messages, and the messages that travel. */
public final class MessageUsers implements UserMessages {

  private static final User SAMPLE = Users.user(1);
  private static final long BIRTHDAY = SAMPLE.birthday.toEpochDay();
  private static final long TIME = SAMPLE.createTime.toInstant(ZoneOffset.UTC).toEpochMilli();

  /** The contract with messages. */
  public static Contract<UserMessages> contract() {
    return new Contract<>(
        UserMessages.class, new MessageUsers(), MessageMethod::call, MessageUsers::plain);
  }

  /** Makes a user. */
  static UserMessage user(long id) {
    return UserMessage.newBuilder()
        .setId(id)
        .setName(SAMPLE.name)
        .setSex(SAMPLE.sex)
        .setBirthday(BIRTHDAY)
        .setEmail(SAMPLE.email)
        .setMobile(SAMPLE.mobile)
        .setAddress(SAMPLE.address)
        .setIcon(SAMPLE.icon)
        .addAllPermissions(SAMPLE.permissions)
        .setStatus(SAMPLE.status)
        .setCreateTime(TIME)
        .setUpdateTime(TIME)
        .build();
  }

  /** Makes a page of users. */
  static PageMessage page(int pageNo) {
    PageMessage.Builder page = PageMessage.newBuilder().setPageNo(pageNo).setTotal(Users.TOTAL);
    for (int i = 0; i < Users.PAGE_SIZE; i++) {
      page.addResult(user((long) pageNo * Users.PAGE_SIZE + i));
    }
    return page.build();
  }

  /** Returns a result as {@link io.sofarpc.comparison.UserService} has it. */
  public static Object plain(Object message) {
    if (message instanceof BoolValue value) {
      return value.getValue();
    }
    if (message instanceof BytesValue value) {
      return value.getValue().toByteArray();
    }
    return message instanceof UserMessage user ? plain(user) : plain((PageMessage) message);
  }

  private static User plain(UserMessage message) {
    User user = new User();
    user.id = message.getId();
    user.name = message.getName();
    user.sex = message.getSex();
    user.birthday = LocalDate.ofEpochDay(message.getBirthday());
    user.email = message.getEmail();
    user.mobile = message.getMobile();
    user.address = message.getAddress();
    user.icon = message.getIcon();
    user.permissions = message.getPermissionsList();
    user.status = message.getStatus();
    user.createTime = time(message.getCreateTime());
    user.updateTime = time(message.getUpdateTime());
    return user;
  }

  private static LocalDateTime time(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static Page plain(PageMessage message) {
    Page page = new Page();
    page.pageNo = message.getPageNo();
    page.total = message.getTotal();
    page.result = message.getResultList().stream().map(MessageUsers::plain).toList();
    return page;
  }

  @Override
  public BoolValue existUser(StringValue email) {
    return BoolValue.of(Users.exists(email.getValue()));
  }

  @Override
  public BoolValue createUser(UserMessage user) {
    return BoolValue.of(user.getId() > 0);
  }

  @Override
  public UserMessage getUser(Int64Value id) {
    return user(id.getValue());
  }

  @Override
  public PageMessage listUser(Int32Value pageNo) {
    return page(pageNo.getValue());
  }

  @Override
  public BytesValue echo(BytesValue content) {
    return content;
  }
}
