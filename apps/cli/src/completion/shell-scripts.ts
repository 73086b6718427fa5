export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Each hands the words of the line on as they are, evaluates nothing, and falls back to file names. */
export const SHELL_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# waggle: completion for bash. Use: source <(waggle completion bash)
_waggle() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _waggle waggle`,
  zsh: `#compdef waggle
# waggle: completion for zsh. Use: source <(waggle completion zsh)
_waggle() {
  local line
  local -a found
  while IFS= read -r line; do
    line="\${line//:/\\\\:}"
    found+=("\${line/$'\\t'/:}")
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe waggle found; else _files; fi
}
compdef _waggle waggle`,
  fish: `# waggle: completion for fish. Use: waggle completion fish | source
function __waggle_complete
  set -l words (commandline -opc)
  $words[1] complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c waggle -a '(__waggle_complete)'`,
};
