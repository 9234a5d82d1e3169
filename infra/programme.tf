# The programme's text, judged before it is written: by the rules of shared/loyalty/contracts/programme.schema.json and of
# the functions' own parser, in its order. test/terraform gives both the same texts. What the functions refuse they merely
# do not take, and an alarm says so; here nothing is written.
locals {
  # Not a validation of the variable: what is made of a variable waits for its validations.
  programme_text    = var.programme == null ? "{}" : var.programme
  programme_is_json = can(jsondecode(local.programme_text))
  programme         = try(jsondecode(local.programme_text), null)

  programme_numbers = {
    welcomePoints = { least = 1, most = 1000000000 }
    orderPoints   = { least = 1, most = 1000000000 }
    expiryMonths  = { least = 1, most = 120 }
  }
  programme_thresholds = { least = 0, most = 9007199254740991 }
  programme_most_tiers = 20
  programme_name_most  = 64
  # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html: 4 KB of a standard parameter.
  programme_most_bytes = 4096
  programme_base64     = base64encode(local.programme_text)
  programme_bytes      = length(local.programme_base64) / 4 * 3 - length(regexall("=", local.programme_base64))

  programme_is_object = can(regex("^\\{", jsonencode(local.programme)))
  # As text each, which tells a number from a text that can be turned into one. Of what is no object, nothing more is said.
  programme_settings = { for name in try(keys(local.programme), []) : name => jsonencode(local.programme[name]) if local.programme_is_object }

  programme_has_tiers  = contains(keys(local.programme_settings), "tiers")
  programme_tiers_list = local.programme_has_tiers && startswith(lookup(local.programme_settings, "tiers", ""), "[")
  # One by one, since tiers may have different settings, and each as text.
  programme_tiers = [for tier in local.programme_tiers_list ? try([for each in local.programme.tiers : jsonencode(each)], []) : [] : {
    is_object = startswith(tier, "{")
    settings  = { for name, value in try({ for key, setting in jsondecode(tier) : key => setting }, {}) : name => jsonencode(value) if startswith(tier, "{") }
  }]

  programme_faults_of_shape = concat(
    [for name, text in local.programme_settings : "/ must NOT have additional properties: ${name}" if !contains(concat(keys(local.programme_numbers), ["tiers"]), name)],
    flatten([for name, limits in local.programme_numbers : [
      for text in [lookup(local.programme_settings, name, null)] : [
        !can(regex("^-?[0-9]+$", text)) ? ["/${name} must be integer"] : [],
        can(regex("^-?[0-9.]+$", text)) && try(tonumber(text) < limits.least, false) ? ["/${name} must be >= ${limits.least}"] : [],
        can(regex("^-?[0-9.]+$", text)) && try(tonumber(text) > limits.most, false) ? ["/${name} must be <= ${limits.most}"] : [],
      ] if text != null
    ]]),
    local.programme_has_tiers && !local.programme_tiers_list ? ["/tiers must be array"] : [],
    local.programme_tiers_list && length(local.programme_tiers) < 1 ? ["/tiers must NOT have fewer than 1 items"] : [],
    length(local.programme_tiers) > local.programme_most_tiers ? ["/tiers must NOT have more than ${local.programme_most_tiers} items"] : [],
    flatten([for index, tier in local.programme_tiers : !tier.is_object ? ["/tiers/${index} must be object"] : concat(
      contains(keys(tier.settings), "name") ? [] : ["/tiers/${index} must have required property 'name'"],
      [for name in keys(tier.settings) : "/tiers/${index} must NOT have additional properties: ${name}" if !contains(["id", "name", "threshold", "fromPoints"], name)],
      flatten([for name in ["id", "name"] : [
        for text in [lookup(tier.settings, name, null)] : !startswith(text, "\"") ? ["/tiers/${index}/${name} must be string"] : concat(
          # Counted in characters of Unicode, as the schema does; length() would count what a reader sees as one.
          length(regexall("(?s).", jsondecode(text))) < 1 ? ["/tiers/${index}/${name} must NOT have fewer than 1 characters"] : [],
          length(regexall("(?s).", jsondecode(text))) > local.programme_name_most ? ["/tiers/${index}/${name} must NOT have more than ${local.programme_name_most} characters"] : [],
          name == "id" && !can(regex("^[\\p{L}\\p{M}\\p{N}]+(-[\\p{L}\\p{M}\\p{N}]+)*$", jsondecode(text))) ? ["/tiers/${index}/id must be letters and digits, with single hyphens between them"] : [],
        ) if text != null
      ]]),
      flatten([for name in ["threshold", "fromPoints"] : [
        for text in [lookup(tier.settings, name, null)] : [
          !can(regex("^-?[0-9]+$", text)) ? ["/tiers/${index}/${name} must be integer"] : [],
          can(regex("^-?[0-9.]+$", text)) && try(tonumber(text) < local.programme_thresholds.least, false) ? ["/tiers/${index}/${name} must be >= ${local.programme_thresholds.least}"] : [],
          can(regex("^-?[0-9.]+$", text)) && try(tonumber(text) > local.programme_thresholds.most, false) ? ["/tiers/${index}/${name} must be <= ${local.programme_thresholds.most}"] : [],
        ] if text != null
      ]]),
    )]),
  )

  # The ladder, once every tier has its shape; an id that is left out is made of the name, as in tierIdOf.
  programme_ladder = [for tier in length(local.programme_faults_of_shape) == 0 ? local.programme_tiers : [] : {
    has_threshold = contains(keys(tier.settings), "threshold")
    has_older     = contains(keys(tier.settings), "fromPoints")
    threshold     = tonumber(lookup(tier.settings, "threshold", lookup(tier.settings, "fromPoints", "0")))
    id = (contains(keys(tier.settings), "id")
      ? jsondecode(tier.settings.id)
      : trim(replace(lower(jsondecode(tier.settings.name)), "/[^\\p{L}\\p{M}\\p{N}]+/", "-"), "-")
    )
  }]
  programme_faults_of_ladder = flatten([for index, tier in local.programme_ladder : concat(
    tier.has_threshold || tier.has_older ? [] : ["/tiers/${index} must have a threshold"],
    tier.has_threshold && tier.has_older ? ["/tiers/${index} must not have fromPoints, the older name, beside threshold"] : [],
    index == 0 && tier.threshold != 0 ? ["/tiers/0 must start at 0 points"] : [],
    index > 0 && try(tier.threshold <= local.programme_ladder[index - 1].threshold, false) ? ["/tiers/${index} must start above /tiers/${index - 1}"] : [],
    tier.id == "" ? ["/tiers/${index} needs an id: its name has neither letters nor digits to make one of"] : [],
    [for twin in [index(local.programme_ladder[*].id, tier.id)] : "/tiers/${index} has the id of /tiers/${twin}, \"${tier.id}\": give each tier one of its own" if tier.id != "" && twin < index],
  )])

  # Empty for a programme that the functions take.
  programme_faults = concat(
    local.programme_is_json ? [] : ["it is not JSON"],
    local.programme_is_json && !local.programme_is_object ? ["/ must be object"] : [],
    local.programme_faults_of_shape,
    local.programme_faults_of_ladder,
    local.programme_bytes > local.programme_most_bytes ? ["its ${local.programme_bytes} bytes are more than the ${local.programme_most_bytes} that a parameter takes"] : [],
  )
}
