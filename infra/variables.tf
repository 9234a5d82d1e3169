variable "env" {
  description = "Name of the environment, such as dev, prod or a person's; part of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,9}$", var.env))
    error_message = "env must begin with a lower-case letter and have 1 to 10 lower-case letters, digits or \"-\"."
  }
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region such as eu-west-1."
  }
}

variable "contexts" {
  description = "Contexts that this deployment holds, with a state, an API and a dashboard of its own; null holds all of them. What crosses to a context of another deployment goes by events and parameters."
  type        = set(string)
  default     = null

  validation {
    condition     = var.contexts == null || try(length(var.contexts) > 0 && alltrue([for context in var.contexts : contains(local.all_contexts, context)]), false)
    error_message = "contexts must name contexts that there are, at least one: ${join(", ", local.all_contexts)}."
  }

  validation {
    condition     = var.contexts == null || try(alltrue([for use in local.uses_by_name : !contains(var.contexts, use.by) || contains(setunion(var.contexts, [local.platform]), use.of)]), false)
    error_message = "A deployment must hold what its functions and tables use by name: ${join("; ", [for use in local.uses_by_name : "${use.at} is of the context ${use.of}" if try(contains(var.contexts, use.by) && !contains(setunion(var.contexts, [local.platform]), use.of), false)])}. Deploy these contexts together, or let them talk by events."
  }
}

variable "service" {
  description = "Name of a deployment that holds some contexts; empty joins their names. It is in the names of its API, dashboard and state: keep it when contexts come and go."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.service == "" || can(regex("^[a-z][a-z0-9-]{0,39}$", var.service))
    error_message = "service must begin with a lower-case letter and have 1 to 40 lower-case letters, digits or \"-\"."
  }
}

variable "own_bus" {
  description = "Whether this deployment makes the environment's bus and token secret. Null: where the environment is none of shared_environments and holds all contexts."
  type        = bool
  default     = null
}

variable "shared_environments" {
  description = "Environments that live on the wider system's bus and secret; any other gets its own of both."
  type        = set(string)
  default     = ["dev", "prod"]
  nullable    = false
}

variable "declarations_root" {
  description = "Folder with functions/ and shared/, relative to this one."
  type        = string
  default     = ".."
  nullable    = false
}

variable "artifact_path" {
  description = "Path of a function's ZIP; {function} stands for <context>-<function>."
  type        = string
  default     = "../dist/{function}.zip"
  nullable    = false
}

variable "live_versions" {
  description = "Functions (<context>/<function>) whose alias live is held at a version that was published before: the quick way back."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for id in keys(var.live_versions) : contains(keys(local.functions), id)])
    error_message = "live_versions names functions that are not there: ${join(", ", setsubtract(keys(var.live_versions), keys(local.functions)))}. Those that are: ${join(", ", keys(local.functions))}."
  }
}

variable "canaries" {
  description = "Functions (<context>/<function>) that share their calls with a second version, and its part of them."
  type = map(object({
    version = string
    weight  = number
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for id in keys(var.canaries) : contains(keys(local.functions), id)])
    error_message = "canaries names functions that are not there: ${join(", ", setsubtract(keys(var.canaries), keys(local.functions)))}. Those that are: ${join(", ", keys(local.functions))}."
  }
}

variable "shared_secret" {
  description = "Secret that signs tokens, for environments with a secret of their own. Never stored in plan or state; give it as TF_VAR_shared_secret, and raise shared_secret_version to replace one that is there."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.shared_secret == null || try(length(var.shared_secret) >= 32, false)
    error_message = "shared_secret must have 32 characters at least."
  }
}

variable "shared_secret_version" {
  description = "Number that must grow for another shared_secret to be written."
  type        = number
  default     = 1
  nullable    = false
}

variable "demo_reset" {
  description = "Whether POST /demo/reset may delete everything that this deployment's contexts hold and seed the demo's data in its place. False leaves the context demo and each context's command to be emptied out of the deployment. Never in prod."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.demo_reset || var.env != "prod"
    error_message = "prod is not reset: leave demo_reset false there."
  }

  validation {
    condition     = !var.demo_reset || contains(local.contexts, "demo")
    error_message = "demo_reset needs the context demo in the deployment whose contexts are to be reset: add it to contexts."
  }
}

variable "datadog_api_key_secret_arn" {
  description = "Secrets Manager secret with Datadog's API key; empty leaves Datadog off."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.datadog_api_key_secret_arn == "" || can(regex("^arn:[^:]+:secretsmanager:", var.datadog_api_key_secret_arn))
    error_message = "datadog_api_key_secret_arn must be the ARN of a Secrets Manager secret, not the key itself."
  }
}

variable "datadog_site" {
  description = "Datadog's site; empty means datadoghq.com."
  type        = string
  default     = ""
  nullable    = false
}

variable "release" {
  description = "Version of the product, shown in Datadog; null leaves it out."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "Days that logs are kept; one of the periods that CloudWatch offers."
  type        = number
  default     = 30
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether DynamoDB refuses to delete the tables; null means in prod only."
  type        = bool
  default     = null
}

variable "kms_key_arn" {
  description = "Customer-managed KMS key for tables, queues, logs, environment variables and the own bus; null encrypts with keys that AWS manages."
  type        = string
  default     = null
}

variable "parameters_kms_key_arn" {
  description = "KMS key of the SecureString parameters; null is right for the one that AWS manages for Parameter Store."
  type        = string
  default     = null
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of every role made here, for accounts that demand one."
  type        = string
  default     = null
}

variable "role_path" {
  description = "Path of every role made here, such as /laurel/; a change makes the roles anew."
  type        = string
  default     = "/"
  nullable    = false
}

variable "tags" {
  description = "Further tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "runtime" {
  description = "Lambda runtime of the functions."
  type        = string
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = can(regex("^nodejs(2[2-9]|[3-9][0-9])\\.x$", var.runtime))
    error_message = "runtime must be nodejs22.x or a newer Node.js: the bundles are built for it."
  }
}

variable "architecture" {
  description = "Processor of the functions: arm64 or x86_64."
  type        = string
  default     = "arm64"
  nullable    = false
}

variable "layers" {
  description = "Further layers of every function, by the ARN of a version."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "log_level" {
  description = "Lowest level of the functions' own log lines that is kept: TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  type        = string
  default     = "INFO"
  nullable    = false
}

variable "point_in_time_recovery_days" {
  description = "Days back to which the tables can be restored, 1 to 35; null turns it off."
  type        = number
  default     = 35
}

variable "stream_failures_bucket_arn" {
  description = "S3 bucket that keeps the records that stream functions gave up on; null parks their place in the stream only, which keeps them for 24 hours."
  type        = string
  default     = null
}

variable "alarm_actions" {
  description = "ARNs to notify of alarms, such as an SNS topic; prod needs one."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = var.env != "prod" || var.alarms_enabled == false || length(var.alarm_actions) > 0
    error_message = "Nobody would hear prod's alarms: give alarm_actions, such as the ARN of an SNS topic, in environments/prod.tfvars or as ALARM_ACTIONS of make, or say alarms_enabled = false."
  }
}

variable "alarms_enabled" {
  description = "Whether there are alarms; null: in shared_environments, and wherever alarm_actions names somebody."
  type        = bool
  default     = null
}

variable "alarm_thresholds" {
  description = "Values above which alarms ring; null leaves one to the module: function_errors, function_throttles, table_throttles and api_server_errors (0 in a minute), function_duration_ratio (0.8 of the timeout), queue_depth (1000), queue_age_seconds (300), iterator_age_seconds (300), api_latency_p95_ms (1000)."
  type = object({
    function_errors         = optional(number)
    function_throttles      = optional(number)
    function_duration_ratio = optional(number)
    queue_depth             = optional(number)
    queue_age_seconds       = optional(number)
    iterator_age_seconds    = optional(number)
    table_throttles         = optional(number)
    api_server_errors       = optional(number)
    api_latency_p95_ms      = optional(number)
  })
  default  = {}
  nullable = false
}

variable "token_issuer" {
  description = "Issuer whose tokens (RS256) API Gateway checks before the functions do: issuer and audience. Every route that is not public then refuses tokens of anybody else, those with the shared secret too. Null leaves it to the functions."
  type = object({
    issuer   = string
    audience = list(string)
  })
  default = null

  validation {
    condition     = var.token_issuer == null || var.token_issuers == null || try(contains(var.token_issuers[*].issuer, var.token_issuer.issuer), false)
    error_message = "token_issuer must be one of token_issuers: the functions verify the tokens that API Gateway lets through."
  }
}

variable "foreign_parameters" {
  description = "Parameters below /<env>/ that others publish, such as OrderService/api-endpoint, and that this deployment therefore leaves alone though it has a context of that name."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for path in var.foreign_parameters : can(regex("^[A-Za-z0-9]+Service/[a-z-]+$", path))])
    error_message = "foreign_parameters holds paths below /<env>/, such as OrderService/api-endpoint."
  }
}

variable "account_concurrency" {
  description = "Concurrent executions that the account has in this region, as aws lambda get-account-settings shows them: new accounts often have 10. Reservations of more than all but 100 of them are refused before anything is made; null checks nothing."
  type        = number
  default     = null

  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html: 100 stay for functions without a reservation.
  validation {
    condition     = var.account_concurrency == null || local.reserved_concurrency == 0 || try(var.account_concurrency >= local.reserved_concurrency + 100, false)
    error_message = "The declarations reserve ${local.reserved_concurrency} concurrent executions, and Lambda keeps 100 for functions that reserve none: an account with ${coalesce(var.account_concurrency, 0)} refuses them. Service Quotas raises the account's number on request."
  }
}

variable "throttling" {
  description = "Requests a second (rate) and at once (burst) on each route of the API."
  type = object({
    burst = number
    rate  = number
  })
  default  = { burst = 200, rate = 100 }
  nullable = false
}

variable "cors_origins" {
  description = "Origins whose pages may call the API; empty admits none."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "custom_domain" {
  description = "Domain of the API: its name, a certificate of this region and, for an alias record, the hosted zone."
  type = object({
    name            = string
    certificate_arn = string
    hosted_zone_id  = optional(string)
  })
  default = null
}

variable "web_acl_arn" {
  description = "Web ACL (scope CLOUDFRONT) to put before the API; null for none. Not together with custom_domain, which would lead around it."
  type        = string
  default     = null

  validation {
    condition     = var.web_acl_arn == null || var.custom_domain == null
    error_message = "web_acl_arn and custom_domain exclude each other: the domain would lead around the firewall."
  }
}
