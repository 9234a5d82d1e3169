output "queue_arn" {
  description = "ARN of the queue."
  value       = aws_sqs_queue.this.arn
}

output "queue_name" {
  description = "Name of the queue, with .fifo behind it where it is one."
  value       = aws_sqs_queue.this.name
}

output "queue_url" {
  description = "URL of the queue."
  value       = aws_sqs_queue.this.id
}

output "producer_statements" {
  description = "What a role needs to send to the queue. For the statements of lambda-function."
  value = concat(
    [{
      Sid      = "Send${join("", [for word in regexall("[A-Za-z0-9]+", var.name) : title(word)])}"
      Action   = ["sqs:SendMessage"]
      Resource = [aws_sqs_queue.this.arn]
    }],
    [for key in var.kms_key_arn[*] : {
      Sid      = "SendKey${join("", [for word in regexall("[A-Za-z0-9]+", var.name) : title(word)])}"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = [key]
    }],
  )
}

output "consumer_statements" {
  description = "What the function's role needs: to poll the queue, and to park in the dead-letter queue what can never succeed. For the statements of lambda-function."
  value = [
    {
      Sid      = "Poll${join("", [for word in regexall("[A-Za-z0-9]+", var.name) : title(word)])}"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      Resource = [aws_sqs_queue.this.arn]
    },
    {
      Sid      = "Park${join("", [for word in regexall("[A-Za-z0-9]+", var.name) : title(word)])}"
      Action   = ["sqs:SendMessage"]
      Resource = [module.dead_letter_queue.arn]
    },
  ]
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue."
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
  value       = concat([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name], module.dead_letter_queue.alarm_names)
}
