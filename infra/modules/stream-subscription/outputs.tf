output "mapping_id" {
  description = "Id of the event source mapping."
  value       = aws_lambda_event_source_mapping.this.uuid
}

output "consumer_statements" {
  description = "What the function's role needs: to read the stream, and to park what was given up on. For the statements of lambda-function."
  value = concat([
    {
      Sid      = "Read${join("", [for word in regexall("[A-Za-z0-9]+", var.name) : title(word)])}"
      Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
      Resource = [var.stream_arn]
    },
    {
      Sid      = "Park${join("", [for word in regexall("[A-Za-z0-9]+", var.name) : title(word)])}"
      Action   = ["sqs:SendMessage"]
      Resource = [module.dead_letter_queue.arn]
    },
    ],
    # https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
    [for bucket in var.failure_bucket_arn[*] : {
      Sid      = "Keep${join("", [for word in regexall("[A-Za-z0-9]+", var.name) : title(word)])}"
      Action   = ["s3:PutObject", "s3:ListBucket"]
      Resource = [bucket, "${bucket}/aws/lambda/*"]
    }],
  )
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue: the function's role needs sqs:SendMessage on it."
  value       = module.dead_letter_queue.arn
}

output "dead_letter_queue_name" {
  description = "Name of the dead-letter queue."
  value       = module.dead_letter_queue.name
}

output "dead_letter_queue_url" {
  description = "URL of the dead-letter queue."
  value       = module.dead_letter_queue.url
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = concat([for alarm in aws_cloudwatch_metric_alarm.iterator_age : alarm.alarm_name], module.dead_letter_queue.alarm_names)
}
