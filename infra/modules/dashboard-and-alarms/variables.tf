variable "name" {
  description = "Name of the dashboard, followed by -<region>, and of the alarm that sums up, followed by -health."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,200}$", var.name))
    error_message = "name must have 1 to 200 letters, digits, \"-\" or \"_\"."
  }
}

variable "http_api" {
  description = "HTTP API to show, by its id; null for none."
  type        = object({ id = string })
  default     = null
}

variable "function_names" {
  description = "Functions to show: invocations, errors, throttles, duration, concurrency."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "durable_function_names" {
  description = "Durable functions to show: executions started, succeeded, failed and timed out."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "stream_function_names" {
  description = "Functions that read a stream: the age of what they read."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "queue_names" {
  description = "Queues to show: depth and age."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "dead_letter_queue_names" {
  description = "Dead-letter queues to show: depth."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "table_names" {
  description = "Tables to show: consumed capacity and throttles."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "custom_metrics" {
  description = "Metrics of the applications' own to show as sums: title to namespace, dimensions and metric names."
  type = map(object({
    namespace  = string
    dimensions = optional(map(string), {})
    names      = list(string)
  }))
  default  = {}
  nullable = false
}

variable "metric_alarms" {
  description = "Alarms on metrics of the applications' own, by name: sum over period_seconds above threshold."
  type = map(object({
    description    = string
    namespace      = string
    metric_name    = string
    dimensions     = optional(map(string), {})
    threshold      = optional(number, 0)
    period_seconds = optional(number, 300)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for alarm in var.metric_alarms : alarm.period_seconds > 0 && alarm.period_seconds % 60 == 0])
    error_message = "period_seconds must be a multiple of 60."
  }
}

variable "alarm_names" {
  description = "Alarms that are summed up in one: it rings while any of them, or of metric_alarms, does. Each hundred have an alarm of their own: CloudWatch sums up no more."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "alarm_actions" {
  description = "ARNs to notify when an alarm begins or ends."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
