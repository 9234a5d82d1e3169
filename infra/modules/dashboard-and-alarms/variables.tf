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
  description = "Alarms on metrics of the applications' own, by name: statistic (Sum, Maximum, a percentile such as p99) over period_seconds above threshold, in datapoints_to_alarm of evaluation_periods. share_with: the metric's share of its sum with another one below threshold, where both come to at_least together. band_width: above what is usual for the metric, by so many standard deviations."
  type = map(object({
    description         = string
    namespace           = string
    metric_name         = string
    dimensions          = optional(map(string), {})
    statistic           = optional(string, "Sum")
    threshold           = optional(number, 0)
    period_seconds      = optional(number, 300)
    evaluation_periods  = optional(number, 1)
    datapoints_to_alarm = optional(number)
    share_with          = optional(object({ metric_name = string, at_least = number }))
    band_width          = optional(number)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for alarm in var.metric_alarms : alarm.period_seconds > 0 && alarm.period_seconds % 60 == 0])
    error_message = "period_seconds must be a multiple of 60."
  }

  validation {
    condition     = alltrue([for alarm in var.metric_alarms : can(regex("^(Sum|Maximum|Minimum|Average|SampleCount|p[0-9]{1,2}([.][0-9]{1,2})?)$", alarm.statistic))])
    error_message = "statistic must be Sum, Maximum, Minimum, Average, SampleCount or a percentile such as p99."
  }

  validation {
    condition     = alltrue([for alarm in var.metric_alarms : alarm.share_with == null || alarm.band_width == null])
    error_message = "An alarm is on a share or on what is usual, not on both."
  }

  validation {
    condition     = alltrue([for alarm in var.metric_alarms : alarm.evaluation_periods >= 1 && coalesce(alarm.datapoints_to_alarm, alarm.evaluation_periods) <= alarm.evaluation_periods])
    error_message = "datapoints_to_alarm must be at most evaluation_periods."
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
