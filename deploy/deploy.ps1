<#
.SYNOPSIS
  Waggle on a Windows laptop: the zone in containers of Docker Desktop.
.DESCRIPTION
  Backups want PostgreSQL's own programs and run in WSL: docs/deployment.md.
.EXAMPLE
  .\deploy\deploy.ps1 install
#>
[CmdletBinding()]
param(
  [Parameter(Mandatory, Position = 0)][ValidateSet('install', 'upgrade', 'status', 'stop')][string]$Command
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$Root = Split-Path -Parent $PSScriptRoot

function Stop-With([string]$What, [string]$Mend) {
  [Console]::Error.WriteLine("deploy.ps1: $What`n  $Mend")
  exit 1
}

# A program that fails ends the script: PowerShell itself goes on.
function Invoke-Checked([string]$Program, [string[]]$Arguments) {
  & $Program @Arguments
  if ($LASTEXITCODE -ne 0) { Stop-With "$Program $($Arguments -join ' ') ended with $LASTEXITCODE." 'See what it says above, then run the same again.' }
}

function Confirm-Machine {
  if ($null -eq (Get-Command node -ErrorAction SilentlyContinue)) { Stop-With 'Node is not here.' 'winget install OpenJS.NodeJS.LTS' }
  & node -e "const [a, b] = process.versions.node.split('.'); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)"
  if ($LASTEXITCODE -ne 0) { Stop-With "Node $(node --version) is too old." 'winget upgrade OpenJS.NodeJS.LTS' }
  if ($null -eq (Get-Command docker -ErrorAction SilentlyContinue)) { Stop-With 'Docker is not here.' 'Install Docker Desktop, or work in WSL: wsl --install -d Debian, then deploy/deploy.sh there.' }
  & docker info --format '{{.ServerVersion}}' | Out-Null
  if ($LASTEXITCODE -ne 0) { Stop-With 'Docker does not answer.' 'Start Docker Desktop.' }
}

function Invoke-Waggle([string[]]$Arguments) {
  Invoke-Checked 'node' (@((Join-Path $Root 'apps/cli/dist/main.js')) + $Arguments)
}

Push-Location $Root
try {
  switch ($Command) {
    { $_ -in 'install', 'upgrade' } {
      Confirm-Machine
      if (-not (Test-Path '.env')) { Copy-Item '.env.example' '.env' }
      if (-not (Test-Path 'apps/cli/dist/main.js')) {
        Invoke-Checked 'npm' @('ci', '--no-audit', '--no-fund')
        Invoke-Checked 'npm' @('run', 'build')
      }
      Invoke-Checked 'node' @('tools/deploy/src/env-file.mjs')
      Invoke-Checked 'docker' @('compose', 'up', '--build', '--wait')
      Invoke-Waggle @('--home', '.waggle/compose', 'status')
    }
    'status' { Invoke-Waggle @('--home', '.waggle/compose', 'status') }
    'stop' { Invoke-Checked 'docker' @('compose', 'stop') }
  }
} finally {
  Pop-Location
}
