mock_provider "aws" {}

variables {
  name          = "accounts"
  partition_key = { name = "PK" }
}

run "a_table_is_safe_by_default" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled == true && aws_dynamodb_table.this.point_in_time_recovery[0].recovery_period_in_days == 35
    error_message = "The table cannot be restored to a point in time."
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].enabled == true
    error_message = "The table is not encrypted with a key of KMS."
  }

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled == true
    error_message = "The table can be deleted by a slip."
  }

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST" && length(aws_dynamodb_table.this.on_demand_throughput) == 0
    error_message = "The capacity is not on demand."
  }

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled == false && length(aws_dynamodb_table.this.ttl) == 0 && output.stream_arn == null
    error_message = "There is a stream or an expiry that nobody asked for."
  }
}

run "declares_each_key_once" {
  command = plan

  variables {
    sort_key = { name = "SK" }
    local_indexes = {
      BySequence = { sort_key = { name = "sequence", type = "N" } }
    }
    global_indexes = {
      ByTier  = { partition_key = { name = "tier" }, sort_key = { name = "sequence", type = "N" } }
      ByEmail = { partition_key = { name = "email" }, projection = "INCLUDE", include = ["name"] }
    }
  }

  assert {
    condition     = { for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type } == { PK = "S", SK = "S", sequence = "N", tier = "S", email = "S" }
    error_message = "The attributes are not exactly the keys."
  }

  assert {
    condition     = aws_dynamodb_table.this.hash_key == "PK" && aws_dynamodb_table.this.range_key == "SK"
    error_message = "The table has other keys."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.local_secondary_index).range_key == "sequence" && one(aws_dynamodb_table.this.local_secondary_index).projection_type == "ALL"
    error_message = "The local index is another one."
  }

  assert {
    condition = { for index in aws_dynamodb_table.this.global_secondary_index : index.name => [for key in index.key_schema : "${key.attribute_name} ${key.key_type}"] } == {
      ByTier  = ["tier HASH", "sequence RANGE"]
      ByEmail = ["email HASH"]
    }
    error_message = "The global indexes have other keys."
  }

  assert {
    condition     = one([for index in aws_dynamodb_table.this.global_secondary_index : index if index.name == "ByEmail"]).non_key_attributes == toset(["name"])
    error_message = "The index does not hold what it was given."
  }
}

run "keeps_much_for_less" {
  command = plan

  variables {
    infrequent_access = true
  }

  assert {
    condition     = aws_dynamodb_table.this.table_class == "STANDARD_INFREQUENT_ACCESS"
    error_message = "What is asked seldom is stored as what is asked often."
  }
}

run "streams_and_expires" {
  command = plan

  variables {
    stream                 = "NEW_AND_OLD_IMAGES"
    time_to_live_attribute = "expiresAt"
    capacity_limits        = { read_units = 100, write_units = 50 }
    kms_key_arn            = "arn:aws:kms:eu-west-1:111122223333:key/given"
    deletion_protection    = false
  }

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled == true && aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "The stream does not show both images."
  }

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].enabled == true && aws_dynamodb_table.this.ttl[0].attribute_name == "expiresAt"
    error_message = "Items do not expire."
  }

  assert {
    condition     = aws_dynamodb_table.this.on_demand_throughput[0].max_write_request_units == 50
    error_message = "The capacity is not limited."
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == "arn:aws:kms:eu-west-1:111122223333:key/given" && aws_dynamodb_table.this.deletion_protection_enabled == false
    error_message = "The given key or protection is not used."
  }
}

run "rings_on_throttled_reads_and_writes" {
  command = plan

  assert {
    condition     = toset([for alarm in aws_cloudwatch_metric_alarm.throttles : alarm.metric_name]) == toset(["ReadThrottleEvents", "WriteThrottleEvents"]) && alltrue([for alarm in aws_cloudwatch_metric_alarm.throttles : alarm.threshold == 0 && alarm.dimensions == tomap({ TableName = "accounts" })])
    error_message = "Nobody hears of throttling."
  }
}

run "stays_silent_without_alarms" {
  command = plan

  variables {
    alarms = { enabled = false }
  }

  assert {
    condition     = output.alarm_names == []
    error_message = "There is an alarm that was turned off."
  }
}

run "refuses_what_dynamodb_refuses" {
  command = plan

  variables {
    name                        = "ab"
    partition_key               = { name = "PK", type = "TEXT" }
    sort_key                    = { name = "SK", type = "BOOL" }
    stream                      = "ALL"
    point_in_time_recovery_days = 36
  }

  expect_failures = [var.name, var.partition_key, var.sort_key, var.stream, var.point_in_time_recovery_days]
}

run "refuses_local_indexes_without_a_sort_key" {
  command = plan

  variables {
    local_indexes = { BySequence = { sort_key = { name = "sequence", type = "N" } } }
  }

  expect_failures = [var.local_indexes]
}

run "refuses_one_attribute_of_two_types" {
  command = plan

  variables {
    global_indexes = { Twice = { partition_key = { name = "PK", type = "N" } } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

run "can_do_without_recovery" {
  command = plan

  variables {
    point_in_time_recovery_days = null
  }

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled == false
    error_message = "Recovery cannot be turned off."
  }
}
