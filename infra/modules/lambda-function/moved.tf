# Before the input create, these had no number: what exists moves, and nothing is made anew.
moved {
  from = aws_cloudwatch_log_group.this
  to   = aws_cloudwatch_log_group.this[0]
}

moved {
  from = aws_lambda_function.this
  to   = aws_lambda_function.this[0]
}

moved {
  from = terraform_data.durable
  to   = terraform_data.durable[0]
}

moved {
  from = aws_lambda_alias.live
  to   = aws_lambda_alias.live[0]
}

moved {
  from = aws_iam_role.this
  to   = aws_iam_role.this[0]
}

moved {
  from = aws_iam_role_policy.this
  to   = aws_iam_role_policy.this[0]
}
