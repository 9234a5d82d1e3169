# Goes on from a state of before the input create: test/terraform looks for what would be made anew.
mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/spend" }
  }
}

run "before" {
  state_key = "moved"

  module {
    source = "./tests/fixtures/before"
  }

  assert {
    condition     = aws_lambda_function.this.function_name == "spend"
    error_message = "There is nothing to move."
  }
}

run "after" {
  command   = plan
  state_key = "moved"

  variables {
    name        = "spend"
    description = "Takes points"
    zip_path    = "tests/function.zip"
    alarms      = { enabled = false }
  }

  assert {
    condition     = length(aws_lambda_function.this) == 1
    error_message = "The function is gone."
  }
}
