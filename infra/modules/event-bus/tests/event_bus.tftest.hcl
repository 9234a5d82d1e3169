mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_cloudwatch_event_bus" {
    override_during = plan
    defaults        = { arn = "arn:aws:events:eu-west-1:111122223333:event-bus/own" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    override_during = plan
    defaults        = { arn = "arn:aws:events:eu-west-1:111122223333:rule/some/rule" }
  }
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults        = { arn = "arn:aws:sqs:eu-west-1:111122223333:own-dlq" }
  }
  mock_resource "aws_iam_role" {
    override_during = plan
    defaults        = { arn = "arn:aws:iam::111122223333:role/route" }
  }
}

variables {
  name = "own"
}

run "is_closed_to_other_accounts" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_event_bus_policy.this) == 0
    error_message = "Others may put events."
  }

  assert {
    condition     = length(aws_cloudwatch_event_archive.this) == 0 && length(aws_cloudwatch_event_rule.route) == 0 && length(module.dead_letter_queue) == 0
    error_message = "Something is on that nobody asked for."
  }
}

run "admits_the_named_accounts" {
  command = plan

  variables {
    publisher_account_ids = ["444455556666"]
  }

  assert {
    condition = aws_cloudwatch_event_bus_policy.this[0].policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Publishers"
        Effect    = "Allow"
        Principal = { AWS = ["arn:aws:iam::444455556666:root"] }
        Action    = ["events:PutEvents"]
        Resource  = ["arn:aws:events:eu-west-1:111122223333:event-bus/own"]
      }]
    })
    error_message = "The bus policy is not exactly the named accounts."
  }
}

run "archives_for_replay" {
  command = plan

  variables {
    archive     = { retention_days = 30, event_pattern = "{\"source\":[\"dev.orders\"]}" }
    kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/given"
  }

  assert {
    condition     = aws_cloudwatch_event_archive.this[0].retention_days == 30 && aws_cloudwatch_event_archive.this[0].event_pattern == "{\"source\":[\"dev.orders\"]}" && aws_cloudwatch_event_archive.this[0].event_source_arn == "arn:aws:events:eu-west-1:111122223333:event-bus/own"
    error_message = "The archive does not keep these events of this bus."
  }

  assert {
    condition     = aws_cloudwatch_event_bus.this.kms_key_identifier == "arn:aws:kms:eu-west-1:111122223333:key/given" && aws_cloudwatch_event_archive.this[0].kms_key_identifier == "arn:aws:kms:eu-west-1:111122223333:key/given"
    error_message = "The given key is not used."
  }
}

run "forwards_both_ways_and_loses_nothing" {
  command = plan

  variables {
    forward_to = {
      shared = { bus_arn = "arn:aws:events:eu-west-1:111122223333:event-bus/shared", event_pattern = "{\"source\":[\"dev.loyalty\"]}" }
    }
    receive_from = {
      shared = { bus_name = "shared", event_pattern = "{\"source\":[\"dev.orders\"]}" }
    }
  }

  assert {
    condition     = aws_cloudwatch_event_rule.route["to-shared"].event_bus_name == "own" && aws_cloudwatch_event_target.route["to-shared"].arn == "arn:aws:events:eu-west-1:111122223333:event-bus/shared" && aws_cloudwatch_event_rule.route["to-shared"].event_pattern == "{\"source\":[\"dev.loyalty\"]}"
    error_message = "Own events do not reach the other bus."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.route["from-shared"].event_bus_name == "shared" && aws_cloudwatch_event_target.route["from-shared"].arn == "arn:aws:events:eu-west-1:111122223333:event-bus/own" && aws_cloudwatch_event_target.route["from-shared"].event_bus_name == "shared"
    error_message = "The other bus's events do not reach this one."
  }

  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.route : target.dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:111122223333:own-dlq" && target.retry_policy[0].maximum_retry_attempts == 185 && target.retry_policy[0].maximum_event_age_in_seconds == 86400])
    error_message = "What cannot be forwarded is dropped."
  }

  assert {
    condition     = output.alarm_names == ["own-dlq-depth"]
    error_message = "Nobody hears of what could not be forwarded."
  }

  assert {
    condition = aws_iam_role_policy.route["to-shared"].policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "Forward"
        Effect   = "Allow"
        Action   = ["events:PutEvents"]
        Resource = ["arn:aws:events:eu-west-1:111122223333:event-bus/shared"]
      }]
    })
    error_message = "The rule may put events elsewhere."
  }

  assert {
    condition = aws_iam_role.route["to-shared"].assume_role_policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Rule"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:events:eu-west-1:111122223333:rule/some/rule" } }
      }]
    })
    error_message = "Other rules may take the role."
  }
}

run "refuses_what_eventbridge_refuses" {
  command = plan

  variables {
    name                  = "default"
    archive               = { retention_days = -1 }
    publisher_account_ids = ["*"]
    forward_to            = { shared = { bus_arn = "arn:aws:events:eu-west-1:111122223333:event-bus/shared", event_pattern = "x" } }
    receive_from          = { shared = { bus_name = "shared", event_pattern = "x" } }
  }

  expect_failures = [var.name, var.archive, var.publisher_account_ids, var.forward_to, var.receive_from]
}
