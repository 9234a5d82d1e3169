# Plans an environment with the file that is shipped for it: test/terraform gives env and the file.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "planned" {
  command = plan

  assert {
    condition     = length(module.function) > 0
    error_message = "Nothing would be deployed."
  }

  # What deletes everything is there only where somebody has said so.
  assert {
    condition     = alltrue([for id in keys(module.function) : !startswith(id, "demo/") && !endswith(id, "/reset")]) && !contains(keys(module.table), "demo")
    error_message = "An environment that allows no reset has what makes one."
  }

  assert {
    condition     = alltrue([for id, variables in local.environments : !can(variables.DEMO_RESET)])
    error_message = "An environment that allows no reset says to its functions that it does."
  }
}
