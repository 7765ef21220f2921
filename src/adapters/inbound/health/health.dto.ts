import { ApiProperty } from '@nestjs/swagger';
import { count } from '../http/openapi/properties.js';

class DatabaseHealthDto {
  @ApiProperty({ enum: ['up', 'degraded', 'down'] })
  status!: string;

  /** Of the last check that has finished. */
  @ApiProperty({ minimum: 0, example: 0.4 })
  latency_ms!: number;

  /** Why it is degraded: the running check has not finished yet, or the last write was refused. */
  @ApiProperty({ required: false, enum: ['slow', 'refuses_writes'] })
  reason?: string;
}

class DependencyHealthDto {
  @ApiProperty({ enum: ['up', 'down', 'unused', 'not_configured'] })
  status!: string;
}

/** The database by its own check, the optional parts by their last real use. */
class DependenciesDto {
  @ApiProperty()
  database!: DatabaseHealthDto;

  @ApiProperty()
  spotify!: DependencyHealthDto;

  @ApiProperty()
  youtube!: DependencyHealthDto;

  @ApiProperty()
  musicbrainz!: DependencyHealthDto;

  @ApiProperty()
  mail!: DependencyHealthDto;

  @ApiProperty({ required: false })
  redis?: DependencyHealthDto;
}

class ServiceFactsDto {
  @ApiProperty({ example: '2.0.0' })
  version!: string;

  @ApiProperty(count(86_400))
  uptime_seconds!: number;
}

export class LiveDto extends ServiceFactsDto {
  @ApiProperty({ enum: ['live'] })
  status!: string;
}

class WithDependenciesDto extends ServiceFactsDto {
  @ApiProperty()
  dependencies!: DependenciesDto;
}

export class HealthDto extends WithDependenciesDto {
  @ApiProperty({ enum: ['healthy', 'degraded'] })
  status!: string;
}

export class UnhealthyDto extends WithDependenciesDto {
  @ApiProperty({ enum: ['unhealthy'] })
  status!: string;
}
