variable "name" {
  description = "Name of the function; its role, log group and alarms are named after it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, \"-\" or \"_\"."
  }
}

variable "description" {
  description = "What the function does, up to 256 characters."
  type        = string

  validation {
    condition     = length(var.description) <= 256
    error_message = "description must not exceed 256 characters."
  }
}

variable "create" {
  description = "Whether anything is made; with false the outputs are null. Decide it by what is known in a plan."
  type        = bool
  default     = true
  nullable    = false
}

variable "zip_path" {
  description = "Path of the ZIP with the code, unless it lies in S3. Its content decides whether a new version is published."
  type        = string
  default     = null

  validation {
    condition     = var.zip_path == null || try(fileexists(var.zip_path), false)
    error_message = "There is no ZIP at zip_path: build the function first."
  }

  validation {
    condition     = !var.create || (var.zip_path == null) != (var.s3_package == null)
    error_message = "The code comes from zip_path or from s3_package: give one of the two."
  }
}

variable "s3_package" {
  description = "ZIP with the code in S3, in the function's region: bucket, key, object_version of a versioned bucket, and sha256_base64 of its content. A new version is published when one of them changes: under one key, without the other two, new code is not seen."
  type = object({
    bucket         = string
    key            = string
    object_version = optional(string)
    sha256_base64  = optional(string)
  })
  default = null

  # A SHA-256 has 32 bytes.
  validation {
    condition     = try(var.s3_package.sha256_base64, null) == null || can(regex("^[A-Za-z0-9+/]{43}=$", var.s3_package.sha256_base64))
    error_message = "s3_package.sha256_base64 must be a SHA-256 in base64, as filebase64sha256() gives it."
  }
}

variable "handler" {
  description = "Module and export that Lambda calls. With datadog it is what the Datadog handler calls."
  type        = string
  default     = "index.handler"
  nullable    = false
}

variable "runtime" {
  description = "Lambda runtime, such as nodejs22.x or python3.13; runtimes that AWS has closed for new functions are refused."
  type        = string
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = can(regex("^(nodejs[0-9]+\\.x|python[0-9]+\\.[0-9]+|java[0-9]+(\\.al2)?|dotnet[0-9]+|ruby[0-9]+\\.[0-9]+|provided\\.al[0-9]+)$", var.runtime))
    error_message = "runtime must have the form of a Lambda runtime, such as nodejs22.x or python3.13."
  }

  # Newer ones come without a change here: only what is closed is listed.
  # https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy
  validation {
    condition     = !can(regex("^(nodejs(4|6|8|10|12|14|16|18|20)\\.x|python(2\\.7|3\\.[6-9])|java8|dotnet[5-7]|ruby(2\\.[57]|3\\.2)|provided\\.al2)$", var.runtime))
    error_message = "runtime is one that AWS has closed for new functions."
  }
}

variable "architecture" {
  description = "Processor: arm64 or x86_64."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture must be arm64 or x86_64."
  }
}

variable "layers" {
  description = "Further layers by the ARN of a version, at most 5 with Datadog's two; they come before those."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.layers) + (var.datadog == null ? 0 : 2) <= 5
    error_message = "A function takes 5 layers; Datadog brings two of them."
  }

  validation {
    condition     = alltrue([for layer in var.layers : can(regex("^arn:[^:]+:lambda:[^:]+:[^:]+:layer:[^:]+:[0-9]+$", layer))])
    error_message = "A layer must be given by the ARN of one of its versions."
  }
}

variable "vpc" {
  description = "Subnets and security groups of a VPC that the function reaches into; null leaves it outside. The role gets what Lambda needs for its network interfaces."
  type = object({
    subnet_ids         = set(string)
    security_group_ids = set(string)
  })
  default = null

  validation {
    condition     = var.vpc == null || try(length(var.vpc.subnet_ids) > 0 && length(var.vpc.security_group_ids) > 0, false)
    error_message = "vpc needs a subnet and a security group at least."
  }
}

variable "ephemeral_storage_mb" {
  description = "Size of /tmp in MB, 512 to 10240."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.ephemeral_storage_mb >= 512 && var.ephemeral_storage_mb <= 10240
    error_message = "ephemeral_storage_mb must be 512 to 10240."
  }
}

variable "provisioned_concurrency" {
  description = "Execution environments of the alias live that are kept warm, which costs whether they are used or not; null for none."
  type        = number
  default     = null

  validation {
    condition     = var.provisioned_concurrency == null || try(var.provisioned_concurrency >= 1, false)
    error_message = "provisioned_concurrency must be 1 or more."
  }
}

variable "memory_mb" {
  description = "Memory in MB, 128 to 10240; processor time grows with it."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "memory_mb must be 128 to 10240."
  }
}

variable "timeout_seconds" {
  description = "Longest invocation in seconds, 1 to 900."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900
    error_message = "timeout_seconds must be 1 to 900."
  }
}

variable "environment" {
  description = "Environment variables. No secrets: they would be readable in the console and in state; pass a parameter's or secret's name."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !anytrue([for name in keys(var.environment) : can(regex("(SECRET|PASSWORD|TOKEN|API_KEY|PRIVATE_KEY)(_VALUE)?$", name))])
    error_message = "environment must hold no secrets: a name that ends in SECRET, PASSWORD, TOKEN, API_KEY or PRIVATE_KEY says that its value is one."
  }
}

variable "statements" {
  description = "IAM statements of the function's role, beside writing its own logs and traces. Exact actions; a bare * as resource only together with a condition."
  type = list(object({
    Sid       = string
    Effect    = optional(string, "Allow")
    Action    = list(string)
    Resource  = list(string)
    Condition = optional(map(map(list(string))))
  }))
  default  = []
  nullable = false

  validation {
    condition     = !anytrue([for action in flatten(var.statements[*].Action) : strcontains(action, "*")])
    error_message = "A statement must name its actions in full, without wildcards."
  }

  validation {
    condition     = !anytrue([for statement in var.statements : contains(statement.Resource, "*") && statement.Condition == null])
    error_message = "A statement on every resource (*) must narrow them by a condition."
  }

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
  validation {
    condition     = alltrue([for sid in var.statements[*].Sid : can(regex("^[A-Za-z0-9]+$", sid))])
    error_message = "A Sid must consist of letters and digits."
  }

  validation {
    condition     = length(distinct(concat(var.statements[*].Sid, local.own_sids))) == length(var.statements) + length(local.own_sids)
    error_message = "Each statement must have a Sid of its own; Logs, Traces, AsyncDeadLetters, DatadogApiKey, NetworkInterfaces and EnvironmentKey are the module's."
  }
}

variable "create_role" {
  description = "Whether the function gets a role of its own; with false it takes role_arn, and whoever owns that role grants it what the output policy says."
  type        = bool
  default     = true
  nullable    = false
}

variable "role_arn" {
  description = "Role that there is already, which lambda.amazonaws.com may take; with create_role = false."
  type        = string
  default     = null

  validation {
    condition     = var.role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.role_arn))
    error_message = "role_arn must be the ARN of an IAM role."
  }

  validation {
    condition     = !var.create || var.create_role == (var.role_arn == null)
    error_message = "role_arn and create_role = false belong together: a role is made, or one is given."
  }
}

variable "role_name" {
  description = "Name of the role; null takes the function's. IAM names are the same in all regions: give another one to deploy to several."
  type        = string
  default     = null

  validation {
    condition     = var.role_name == null || can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", var.role_name))
    error_message = "role_name must have 1 to 64 characters that IAM allows in names."
  }
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the role, for accounts that demand one."
  type        = string
  default     = null
}

variable "role_path" {
  description = "Path of the role, which permissions boundaries and deploying roles may be limited to."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([A-Za-z0-9_+=,.@-]+/)*$", var.role_path))
    error_message = "role_path must begin and end with \"/\"."
  }
}

variable "durable" {
  description = "Makes it a durable function: execution_timeout_seconds (1 to 31622400), retention_days of the history (1 to 90). Adding or removing it replaces the function."
  type = object({
    execution_timeout_seconds = number
    retention_days            = optional(number, 14)
  })
  default = null

  validation {
    condition     = var.durable == null || try(var.durable.execution_timeout_seconds >= 1 && var.durable.execution_timeout_seconds <= 31622400, false)
    error_message = "durable.execution_timeout_seconds must be 1 to 31622400 (366 days)."
  }

  validation {
    condition     = var.durable == null || try(var.durable.retention_days >= 1 && var.durable.retention_days <= 90, false)
    error_message = "durable.retention_days must be 1 to 90."
  }
}

variable "datadog" {
  description = "Datadog's layers, extension and handler; null leaves the function without any of it. api_key_secret_arn is a Secrets Manager secret; span_links makes consumers link to the producer's trace instead of continuing it."
  type = object({
    api_key_secret_arn      = string
    site                    = optional(string, "datadoghq.com")
    service                 = string
    env                     = string
    version                 = optional(string)
    span_links              = optional(bool, false)
    node_layer_version      = optional(number, 142)
    extension_layer_version = optional(number, 104)
    fips                    = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.datadog == null || startswith(var.runtime, "nodejs")
    error_message = "datadog is there for Node.js runtimes only."
  }

  validation {
    condition     = var.datadog == null || can(regex("^arn:[^:]+:secretsmanager:", var.datadog.api_key_secret_arn))
    error_message = "datadog.api_key_secret_arn must be the ARN of a Secrets Manager secret, not the key itself."
  }

  # https://docs.datadoghq.com/serverless/aws_lambda/durable_functions
  validation {
    condition     = var.datadog == null || var.durable == null || try(var.datadog.node_layer_version >= 142 && var.datadog.extension_layer_version >= 99, false)
    error_message = "Durable functions need Datadog's Node layer 142 and extension 99 or newer."
  }
}

variable "live_version" {
  description = "Version that the alias live points at; null takes the one just published. Set it to roll back."
  type        = string
  default     = null

  validation {
    condition     = var.live_version == null || can(regex("^[1-9][0-9]*$", var.live_version))
    error_message = "live_version must be the number of a published version."
  }
}

variable "canary" {
  description = "Second version behind the alias live and the part of the calls it takes, above 0 and below 1. Give live_version too, or the alias shares its calls between this version and the one just published."
  type = object({
    version = string
    weight  = number
  })
  default = null

  validation {
    condition     = var.canary == null || try(var.canary.weight > 0 && var.canary.weight < 1, false)
    error_message = "canary.weight must lie between 0 and 1."
  }
}

variable "reserved_concurrency" {
  description = "Concurrent executions set aside for this function and its upper bound; null leaves it to the account, 0 stops the function."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= 0, false)
    error_message = "reserved_concurrency must be 0 or more."
  }
}

variable "async" {
  description = "For functions that are invoked asynchronously: retries (0 to 2), longest wait in seconds (60 to 21600) and the queue that takes what was given up on."
  type = object({
    dead_letter_queue_arn     = string
    maximum_retry_attempts    = optional(number, 2)
    maximum_event_age_seconds = optional(number, 21600)
  })
  default = null

  validation {
    condition     = var.async == null || try(var.async.maximum_retry_attempts >= 0 && var.async.maximum_retry_attempts <= 2, false)
    error_message = "async.maximum_retry_attempts must be 0 to 2."
  }

  validation {
    condition     = var.async == null || try(var.async.maximum_event_age_seconds >= 60 && var.async.maximum_event_age_seconds <= 21600, false)
    error_message = "async.maximum_event_age_seconds must be 60 to 21600 (six hours)."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept; one of the periods that CloudWatch offers."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90 and so on."
  }
}

variable "log_level" {
  description = "Lowest level of the function's own log lines that is kept."
  type        = string
  default     = "INFO"
  nullable    = false

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.log_level)
    error_message = "log_level must be TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}

variable "tracing_mode" {
  description = "X-Ray: Active samples requests here, PassThrough follows the caller's decision."
  type        = string
  default     = "Active"
  nullable    = false

  validation {
    condition     = contains(["Active", "PassThrough"], var.tracing_mode)
    error_message = "tracing_mode must be Active or PassThrough."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the environment variables and the logs; null leaves them to keys that AWS manages. The key's policy must let CloudWatch Logs use it."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarms on errors, throttles, duration (as part of the timeout) and, where they apply, dead letters and durable executions: enabled, actions (ARNs to notify), thresholds."
  type = object({
    enabled              = optional(bool, true)
    actions              = optional(list(string), [])
    errors_threshold     = optional(number, 0)
    throttles_threshold  = optional(number, 0)
    duration_ratio       = optional(number, 0.8)
    duration_minutes     = optional(number, 5)
    durable_failed_above = optional(number, 0)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.alarms.duration_ratio > 0 && var.alarms.duration_ratio <= 1
    error_message = "alarms.duration_ratio must lie above 0 and not exceed 1."
  }
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
