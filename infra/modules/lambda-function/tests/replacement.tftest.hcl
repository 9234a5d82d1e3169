# Makes a function and then plans it as a durable one: test/terraform looks at what the second plan replaces.
mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/spend" }
  }
}

variables {
  name        = "spend"
  description = "Takes points"
  zip_path    = "tests/function.zip"
  async       = { dead_letter_queue_arn = "arn:aws:sqs:eu-west-1:111122223333:spend-dlq" }
}

run "plain" {
  assert {
    condition     = length(aws_lambda_function.this[0].durable_config) == 0
    error_message = "The function is durable already."
  }
}

run "durable" {
  command = plan

  variables {
    durable = { execution_timeout_seconds = 3600 }
  }

  assert {
    condition     = length(aws_lambda_function.this[0].durable_config) == 1
    error_message = "The function does not become durable."
  }
}
