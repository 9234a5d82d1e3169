output "name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "arn" {
  description = "ARN of the table."
  value       = aws_dynamodb_table.this.arn
}

output "stream_arn" {
  description = "ARN of the stream, null without one. A stream that is turned on again has another ARN."
  value       = var.stream == null ? null : aws_dynamodb_table.this.stream_arn
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = [for alarm in aws_cloudwatch_metric_alarm.throttles : alarm.alarm_name]
}
