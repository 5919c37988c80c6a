; Windows installer, for every user of the machine. Build the frozen program first, then, with Inno Setup 6:
;   iscc /DVersion=0.1.0 installer\kyso.iss
; Silent: kyso-setup-0.1.0.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART      Remove: unins000.exe /VERYSILENT

#ifndef Version
  #error Give the version: iscc /DVersion=...
#endif

[Setup]
AppId={{7B0D3C0E-5A6F-4C0B-9B8E-2F5D4C1A9E37}
AppName=KySo
AppVersion={#Version}
AppPublisher=KySo contributors
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
CloseApplications=yes
Compression=lzma2
DefaultDirName={autopf}\KySo
DisableDirPage=yes
DisableProgramGroupPage=yes
LicenseFile=..\LICENSE
MinVersion=10.0
OutputBaseFilename=kyso-setup-{#Version}
OutputDir=..\dist
PrivilegesRequired=admin
SolidCompression=yes
UninstallDisplayIcon={app}\kysow.exe

[InstallDelete]
; Files of an older version must not stay beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\dist\kyso\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\KySo"; Filename: "{app}\kysow.exe"; Parameters: "window"
