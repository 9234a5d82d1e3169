output "arn" {
  description = "ARN of the queue."
  value       = aws_sqs_queue.this.arn
}

output "name" {
  description = "Name of the queue."
  value       = aws_sqs_queue.this.name
}

output "url" {
  description = "URL of the queue."
  value       = aws_sqs_queue.this.id
}

output "sender_statements" {
  description = "What a role needs to park here. For the statements of lambda-function."
  value = [{
    Sid      = "Park${join("", [for word in regexall("[A-Za-z0-9]+", var.name) : title(word)])}"
    Action   = ["sqs:SendMessage"]
    Resource = [aws_sqs_queue.this.arn]
  }]
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = [for alarm in aws_cloudwatch_metric_alarm.depth : alarm.alarm_name]
}
