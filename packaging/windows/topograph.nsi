; The Windows installer: for the user who runs it, without administrator rights; a newer one goes over an older one.
; makensis -DVERSION=0.1.0 -DPAYLOAD=<folder of the frozen program> -DOUT=<installer.exe> -DICON=<topograph.ico>
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma

!include "MUI2.nsh"
!include "FileFunc.nsh"

!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

Name "Topograph"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Topograph"
InstallDirRegKey HKCU "Software\Topograph" "Folder"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Topograph"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Topograph"
VIAddVersionKey "LegalCopyright" "The Topograph maintainers"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Topograph"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\topograph.exe"
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A program that runs holds its files: the user closes it, nothing is ended over their head.
!macro RefuseWhileRunning PREFIX
Function ${PREFIX}RefuseWhileRunning
  retry:
  IfFileExists "$INSTDIR\topograph.exe" 0 free
  ClearErrors
  FileOpen $0 "$INSTDIR\topograph.exe" a
  IfErrors 0 opened
    MessageBox MB_RETRYCANCEL|MB_ICONINFORMATION "Topograph or one of its runs is open. Close the window, stop or let finish its runs, then try again." /SD IDCANCEL IDRETRY retry
    Abort
  opened:
  FileClose $0
  free:
FunctionEnd
!macroend
!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

Section "Topograph"
  Call RefuseWhileRunning
  ; Files that an older version had and this one has not must not stay: the frozen part is replaced whole.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*"
  File "/oname=topograph.ico" "${ICON}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Topograph.lnk" "$INSTDIR\topograph.exe" "" "$INSTDIR\topograph.ico"
  WriteRegStr HKCU "Software\Topograph" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\topograph" "" "URL:Topograph"
  WriteRegStr HKCU "Software\Classes\topograph" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\topograph\DefaultIcon" "" "$INSTDIR\topograph.ico"
  WriteRegStr HKCU "Software\Classes\topograph\shell\open\command" "" '"$INSTDIR\topograph.exe" "%1"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Topograph"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\topograph.ico"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Topograph maintainers"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
  Call un.RefuseWhileRunning
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\topograph.exe"
  Delete "$INSTDIR\topograph-console.exe"
  Delete "$INSTDIR\topograph.ico"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only where nothing of anybody else's lies in it
  Delete "$SMPROGRAMS\Topograph.lnk"
  DeleteRegKey HKCU "Software\Topograph"
  DeleteRegKey HKCU "Software\Classes\topograph"
  DeleteRegKey HKCU "${UNINSTALL}"
  DetailPrint "Your settings, runs and caches are kept in $APPDATA\topograph and $LOCALAPPDATA\topograph."
SectionEnd
