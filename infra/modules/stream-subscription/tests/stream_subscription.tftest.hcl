mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults        = { arn = "arn:aws:sqs:eu-west-1:111122223333:publish-dlq" }
  }
}

variables {
  name          = "publish"
  stream_arn    = "arn:aws:dynamodb:eu-west-1:111122223333:table/accounts/stream/2026-01-01T00:00:00.000"
  function_arn  = "arn:aws:lambda:eu-west-1:111122223333:function:publish:live"
  function_name = "publish"
}

run "reads_the_stream_from_its_beginning" {
  command = plan

  assert {
    condition     = aws_lambda_event_source_mapping.this.starting_position == "TRIM_HORIZON" && aws_lambda_event_source_mapping.this.event_source_arn == "arn:aws:dynamodb:eu-west-1:111122223333:table/accounts/stream/2026-01-01T00:00:00.000"
    error_message = "Records written before the subscription was there are skipped."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.function_name == "arn:aws:lambda:eu-west-1:111122223333:function:publish:live" && aws_lambda_event_source_mapping.this.enabled == true
    error_message = "The mapping does not lead to the function."
  }

  assert {
    condition     = length(aws_lambda_event_source_mapping.this.filter_criteria) == 0
    error_message = "Records are filtered without being asked."
  }
}

run "never_blocks_a_shard_for_ever" {
  command = plan

  assert {
    condition = alltrue([
      aws_lambda_event_source_mapping.this.maximum_retry_attempts == 10,
      aws_lambda_event_source_mapping.this.maximum_record_age_in_seconds == 86400,
      aws_lambda_event_source_mapping.this.bisect_batch_on_function_error == true,
      aws_lambda_event_source_mapping.this.function_response_types == toset(["ReportBatchItemFailures"]),
    ])
    error_message = "A record that always fails holds up those behind it."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.destination_config[0].on_failure[0].destination_arn == "arn:aws:sqs:eu-west-1:111122223333:publish-dlq"
    error_message = "What was given up on is forgotten."
  }
}

run "passes_every_setting_on" {
  command = plan

  variables {
    filters                        = ["{\"eventName\":[\"INSERT\"]}", "{\"eventName\":[\"MODIFY\"]}"]
    batch_size                     = 50
    batch_window_seconds           = 2
    maximum_retry_attempts         = 3
    maximum_record_age_seconds     = 3600
    bisect_batch_on_function_error = false
    parallelization_factor         = 4
    starting_position              = "LATEST"
    enabled                        = false
  }

  assert {
    condition = alltrue([
      aws_lambda_event_source_mapping.this.batch_size == 50,
      aws_lambda_event_source_mapping.this.maximum_batching_window_in_seconds == 2,
      aws_lambda_event_source_mapping.this.maximum_retry_attempts == 3,
      aws_lambda_event_source_mapping.this.maximum_record_age_in_seconds == 3600,
      aws_lambda_event_source_mapping.this.bisect_batch_on_function_error == false,
      aws_lambda_event_source_mapping.this.parallelization_factor == 4,
      aws_lambda_event_source_mapping.this.starting_position == "LATEST",
      aws_lambda_event_source_mapping.this.enabled == false,
    ])
    error_message = "A setting does not arrive."
  }

  assert {
    condition     = toset(aws_lambda_event_source_mapping.this.filter_criteria[0].filter[*].pattern) == toset(["{\"eventName\":[\"INSERT\"]}", "{\"eventName\":[\"MODIFY\"]}"])
    error_message = "The filters do not arrive."
  }
}

run "rings_when_it_falls_behind_or_gives_up" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.iterator_age[0].metric_name == "IteratorAge" && aws_cloudwatch_metric_alarm.iterator_age[0].threshold == 300000 && aws_cloudwatch_metric_alarm.iterator_age[0].dimensions == tomap({ FunctionName = "publish" })
    error_message = "Nobody hears of a reader that falls behind."
  }

  assert {
    condition     = toset(output.alarm_names) == toset(["publish-iterator-age", "publish-dlq-depth"])
    error_message = "Nobody hears of records that were given up on."
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

run "refuses_what_aws_refuses" {
  command = plan

  variables {
    name                       = "publish points"
    filters                    = ["1", "2", "3", "4", "5", "6"]
    batch_size                 = 0
    batch_window_seconds       = 301
    maximum_retry_attempts     = -1
    maximum_record_age_seconds = 59
    parallelization_factor     = 11
    starting_position          = "AT_TIMESTAMP"
  }

  expect_failures = [
    var.name, var.filters, var.batch_size, var.batch_window_seconds, var.maximum_retry_attempts,
    var.maximum_record_age_seconds, var.parallelization_factor, var.starting_position,
  ]
}

run "keeps_the_records_that_it_gives_up_on" {
  command = plan

  variables {
    failure_bucket_arn = "arn:aws:s3:::failures"
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.destination_config[0].on_failure[0].destination_arn == "arn:aws:s3:::failures"
    error_message = "Only the place in the stream is kept, which forgets it after a day."
  }

  assert {
    condition     = output.consumer_statements[2].Resource == ["arn:aws:s3:::failures", "arn:aws:s3:::failures/aws/lambda/*"]
    error_message = "The role may not write there."
  }
}
