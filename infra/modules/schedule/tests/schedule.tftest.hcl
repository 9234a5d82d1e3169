mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults        = { arn = "arn:aws:sqs:eu-west-1:111122223333:sweep-dlq" }
  }
  mock_resource "aws_iam_role" {
    override_during = plan
    defaults        = { arn = "arn:aws:iam::111122223333:role/sweep" }
  }
  mock_resource "aws_scheduler_schedule_group" {
    override_during = plan
    defaults        = { arn = "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/sweep" }
  }
}

variables {
  name         = "sweep"
  expression   = "rate(1 hour)"
  function_arn = "arn:aws:lambda:eu-west-1:111122223333:function:sweep:live"
}

run "invokes_the_function_on_time" {
  command = plan

  assert {
    condition = alltrue([
      aws_scheduler_schedule.this.schedule_expression == "rate(1 hour)",
      aws_scheduler_schedule.this.schedule_expression_timezone == "UTC",
      aws_scheduler_schedule.this.state == "ENABLED",
      aws_scheduler_schedule.this.flexible_time_window[0].mode == "OFF",
      aws_scheduler_schedule.this.target[0].arn == "arn:aws:lambda:eu-west-1:111122223333:function:sweep:live",
      aws_scheduler_schedule.this.target[0].input == "{}",
    ])
    error_message = "The schedule is another one."
  }
}

run "gives_up_late_and_parks" {
  command = plan

  assert {
    condition     = aws_scheduler_schedule.this.target[0].dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:111122223333:sweep-dlq" && aws_scheduler_schedule.this.target[0].retry_policy[0].maximum_retry_attempts == 10 && aws_scheduler_schedule.this.target[0].retry_policy[0].maximum_event_age_in_seconds == 3600
    error_message = "An invocation that fails is forgotten."
  }

  assert {
    condition     = output.alarm_names == ["sweep-dlq-depth"]
    error_message = "Nobody hears of invocations that were given up on."
  }
}

run "may_invoke_this_function_and_park" {
  command = plan

  assert {
    condition = aws_iam_role_policy.this.policy == jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Invoke"
          Effect   = "Allow"
          Action   = ["lambda:InvokeFunction"]
          Resource = ["arn:aws:lambda:eu-west-1:111122223333:function:sweep:live"]
        },
        {
          Sid      = "Park"
          Effect   = "Allow"
          Action   = ["sqs:SendMessage"]
          Resource = ["arn:aws:sqs:eu-west-1:111122223333:sweep-dlq"]
        },
      ]
    })
    error_message = "The role may do something else."
  }

  assert {
    condition = aws_iam_role.this.assume_role_policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Scheduler"
        Effect    = "Allow"
        Principal = { Service = "scheduler.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/sweep" } }
      }]
    })
    error_message = "Other schedules may take the role."
  }
}

run "takes_a_window_an_input_and_a_key" {
  command = plan

  variables {
    flexible_window_minutes = 15
    input                   = "{\"full\":true}"
    enabled                 = false
    kms_key_arn             = "arn:aws:kms:eu-west-1:111122223333:key/given"
  }

  assert {
    condition     = aws_scheduler_schedule.this.flexible_time_window[0].mode == "FLEXIBLE" && aws_scheduler_schedule.this.flexible_time_window[0].maximum_window_in_minutes == 15
    error_message = "The window is not flexible."
  }

  assert {
    condition     = aws_scheduler_schedule.this.target[0].input == "{\"full\":true}" && aws_scheduler_schedule.this.state == "DISABLED" && aws_scheduler_schedule.this.kms_key_arn == "arn:aws:kms:eu-west-1:111122223333:key/given"
    error_message = "A setting does not arrive."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement[2].Sid == "Key" && jsondecode(aws_iam_role_policy.this.policy).Statement[2].Resource == ["arn:aws:kms:eu-west-1:111122223333:key/given"]
    error_message = "The role may not use the key."
  }
}

run "refuses_what_the_scheduler_refuses" {
  command = plan

  variables {
    name                    = "sweep it"
    role_name               = "a b"
    expression              = "hourly"
    input                   = "{"
    flexible_window_minutes = 1441
    retry                   = { maximum_event_age_seconds = 59, maximum_retry_attempts = 186 }
  }

  expect_failures = [var.name, var.role_name, var.expression, var.input, var.flexible_window_minutes, var.retry]
}

run "gives_its_role_a_name_apart_from_the_functions" {
  command = plan

  assert {
    condition     = aws_iam_role.this.name == "${var.name}-schedule"
    error_message = "A function of the same name has a role of that name."
  }
}

run "refuses_a_name_that_leaves_no_room_for_the_roles" {
  command = plan

  variables {
    name = join("", [for _ in range(56) : "x"])
  }

  expect_failures = [aws_iam_role.this]
}
