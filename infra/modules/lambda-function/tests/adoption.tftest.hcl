# What those who bring their own ask for: code in S3, a role that there is already, nothing at all.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
}

variables {
  name        = "spend"
  description = "Takes points"
}

run "takes_its_code_from_a_bucket" {
  command = plan

  variables {
    s3_package = { bucket = "packages", key = "spend.zip", object_version = "3HL4kqtJlcpXroDTDmJ", sha256_base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
  }

  assert {
    condition = alltrue([
      aws_lambda_function.this[0].s3_bucket == "packages",
      aws_lambda_function.this[0].s3_key == "spend.zip",
      aws_lambda_function.this[0].s3_object_version == "3HL4kqtJlcpXroDTDmJ",
      aws_lambda_function.this[0].source_code_hash == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      aws_lambda_function.this[0].filename == null,
    ])
    error_message = "The code comes from elsewhere, or a new one would not be seen."
  }
}

run "takes_an_object_of_a_bucket_without_versions" {
  command = plan

  variables {
    s3_package = { bucket = "packages", key = "spend-1.4.0.zip" }
  }

  assert {
    condition     = aws_lambda_function.this[0].s3_key == "spend-1.4.0.zip" && aws_lambda_function.this[0].s3_object_version == null
    error_message = "A version is asked for that nobody gave."
  }
}

run "refuses_two_packages" {
  command = plan

  variables {
    zip_path   = "tests/function.zip"
    s3_package = { bucket = "packages", key = "spend.zip" }
  }

  expect_failures = [var.zip_path]
}

run "refuses_no_package" {
  command = plan

  expect_failures = [var.zip_path]
}

run "refuses_a_hash_of_another_kind" {
  command = plan

  variables {
    s3_package = { bucket = "packages", key = "spend.zip", sha256_base64 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }
  }

  expect_failures = [var.s3_package]
}

run "works_with_a_role_that_there_is" {
  command = plan

  variables {
    zip_path    = "tests/function.zip"
    create_role = false
    role_arn    = "arn:aws:iam::111122223333:role/teams/shop"
    statements  = [{ Sid = "Read", Action = ["dynamodb:GetItem"], Resource = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"] }]
  }

  assert {
    condition     = aws_lambda_function.this[0].role == "arn:aws:iam::111122223333:role/teams/shop" && output.role_arn == "arn:aws:iam::111122223333:role/teams/shop"
    error_message = "The function runs under another role."
  }

  assert {
    condition     = length(aws_iam_role.this) == 0 && length(aws_iam_role_policy.this) == 0 && output.role_name == null
    error_message = "A role is made, or the given one is changed."
  }

  assert {
    condition     = jsondecode(output.policy).Statement[*].Sid == ["Logs", "Traces", "Read"]
    error_message = "Nobody learns what the role must allow."
  }
}

run "refuses_a_role_beside_its_own" {
  command = plan

  variables {
    zip_path = "tests/function.zip"
    role_arn = "arn:aws:iam::111122223333:role/shop"
  }

  expect_failures = [var.role_arn]
}

run "refuses_to_go_without_a_role" {
  command = plan

  variables {
    zip_path    = "tests/function.zip"
    create_role = false
  }

  expect_failures = [var.role_arn]
}

run "refuses_a_role_by_its_name" {
  command = plan

  variables {
    zip_path    = "tests/function.zip"
    create_role = false
    role_arn    = "shop"
  }

  expect_failures = [var.role_arn]
}

run "makes_nothing_where_nothing_is_wanted" {
  command = plan

  variables {
    create                  = false
    async                   = { dead_letter_queue_arn = "arn:aws:sqs:eu-west-1:111122223333:dlq" }
    durable                 = { execution_timeout_seconds = 60 }
    provisioned_concurrency = 2
  }

  assert {
    condition = 0 == sum([
      length(aws_lambda_function.this), length(aws_lambda_alias.live), length(aws_iam_role.this), length(aws_iam_role_policy.this),
      length(aws_cloudwatch_log_group.this), length(aws_cloudwatch_metric_alarm.this), length(terraform_data.durable),
      length(aws_lambda_function_event_invoke_config.live), length(aws_lambda_provisioned_concurrency_config.live),
    ])
    error_message = "Something is made all the same."
  }

  assert {
    condition     = output.arn == null && output.alias_arn == null && output.role_arn == null && length(output.alarm_names) == 0
    error_message = "Outputs name what is not there."
  }
}
