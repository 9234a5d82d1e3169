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
  mock_resource "aws_iam_role" {
    override_during = plan
    defaults        = { arn = "arn:aws:iam::111122223333:role/spend" }
  }
}

variables {
  name        = "spend"
  description = "Takes points"
  zip_path    = "tests/function.zip"
  datadog = {
    api_key_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"
    service            = "loyalty"
    env                = "dev"
  }
}

run "puts_datadog_before_the_handler" {
  command = plan

  assert {
    condition     = aws_lambda_function.this[0].handler == "/opt/nodejs/node_modules/datadog-lambda-js/handler.handler" && aws_lambda_function.this[0].environment[0].variables.DD_LAMBDA_HANDLER == "index.handler"
    error_message = "Datadog does not call the function's handler."
  }

  assert {
    condition = aws_lambda_function.this[0].layers == tolist([
      "arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Node22-x:142",
      "arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Extension-ARM:104",
    ])
    error_message = "The layers are not those of the runtime and processor."
  }

  assert {
    condition = aws_lambda_function.this[0].environment[0].variables == tomap({
      DD_LAMBDA_HANDLER         = "index.handler"
      DD_API_KEY_SECRET_ARN     = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"
      DD_SITE                   = "datadoghq.com"
      DD_SERVICE                = "loyalty"
      DD_ENV                    = "dev"
      DD_TRACE_ENABLED          = "true"
      DD_DATA_STREAMS_ENABLED   = "true"
      DD_CAPTURE_LAMBDA_PAYLOAD = "false"
    })
    error_message = "The environment is not exactly what Datadog needs."
  }

  assert {
    condition = jsonencode(jsondecode(output.policy).Statement[2]) == jsonencode({
      Sid      = "DatadogApiKey"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"]
    })
    error_message = "The extension cannot read its key, or more than it."
  }
}

run "links_spans_where_asked" {
  command = plan

  variables {
    datadog = {
      api_key_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"
      service            = "loyalty"
      env                = "dev"
      version            = "1.2.3"
      span_links         = true
    }
  }

  assert {
    condition = alltrue([
      aws_lambda_function.this[0].environment[0].variables.DD_TRACE_PROPAGATION_BEHAVIOR_EXTRACT == "ignore",
      aws_lambda_function.this[0].environment[0].variables.DD_TRACE_PROPAGATION_STYLE_EXTRACT == "none",
      aws_lambda_function.this[0].environment[0].variables.DD_VERSION == "1.2.3",
    ])
    error_message = "A consumer continues its producer's trace."
  }
}

run "shows_durable_executions" {
  command = plan

  variables {
    architecture = "x86_64"
    durable      = { execution_timeout_seconds = 600 }
  }

  assert {
    condition     = aws_lambda_function.this[0].environment[0].variables.DD_LAMBDA_DURABLE_FUNCTION_LOG_BUFFER_SIZE == "5"
    error_message = "Without a log buffer Datadog does not show durable executions."
  }

  assert {
    condition     = aws_lambda_function.this[0].layers[1] == "arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Extension:104"
    error_message = "The extension is not that of the processor."
  }
}

run "takes_layers_of_the_partition" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  variables {
    datadog = {
      api_key_secret_arn = "arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:datadog"
      service            = "loyalty"
      env                = "dev"
      fips               = true
    }
  }

  assert {
    condition     = aws_lambda_function.this[0].layers[1] == "arn:aws-us-gov:lambda:eu-west-1:002406178527:layer:Datadog-Extension-ARM-FIPS:104"
    error_message = "GovCloud has layers of its own."
  }
}

run "leaves_no_trace_when_off" {
  command = plan

  variables {
    datadog     = null
    environment = { TABLE_NAME = "accounts" }
  }

  assert {
    condition     = aws_lambda_function.this[0].handler == "index.handler" && length(aws_lambda_function.this[0].layers) == 0
    error_message = "Datadog's handler or layers are there without Datadog."
  }

  assert {
    condition     = aws_lambda_function.this[0].environment[0].variables == tomap({ TABLE_NAME = "accounts" })
    error_message = "Datadog's variables are there without Datadog."
  }

  assert {
    condition     = !strcontains(output.policy, "secretsmanager")
    error_message = "The function may read secrets without Datadog."
  }
}

run "refuses_a_key_instead_of_its_arn" {
  command = plan

  variables {
    datadog = { api_key_secret_arn = "0123456789abcdef", service = "loyalty", env = "dev" }
  }

  expect_failures = [var.datadog]
}

run "refuses_layers_too_old_for_durable_functions" {
  command = plan

  variables {
    durable = { execution_timeout_seconds = 600 }
    datadog = {
      api_key_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"
      service            = "loyalty"
      env                = "dev"
      node_layer_version = 141
    }
  }

  expect_failures = [var.datadog]
}

run "refuses_other_runtimes_than_node" {
  command = plan

  variables {
    runtime = "python3.13"
  }

  expect_failures = [var.datadog]
}
